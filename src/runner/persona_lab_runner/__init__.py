"""The parts of Persona Lab's runner; a package, so that no project's module can have their names."""
