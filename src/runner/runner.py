"""Trains a candidate, or exports a trained one: the program that Persona Lab starts.

The request is the first line of standard input (JSON); further lines are commands, and its end
means that whoever asked is gone. Everything that this program has to say goes to file
descriptor 3, one JSON object a line; what the candidate prints means nothing to it.
"""

import os
import sys


def main() -> None:
    """Reads the request and runs the part that it asks for."""
    own_folder = os.path.dirname(os.path.abspath(__file__))
    from persona_lab_runner.channel import Channel
    from persona_lab_runner.commands import Commands

    channel = Channel.take_over_descriptor()
    commands = Commands.take_over_stdin()
    request = commands.request
    commands.watch()
    os.chdir(request["scratch"])
    if request["mode"] == "train":
        from persona_lab_runner.train_mode import run_training as run
    else:
        from persona_lab_runner.export_mode import run_export as run
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry) != own_folder]
    run(request, channel, commands)
    sys.stdout.flush()
    sys.stderr.flush()
    # Threads and exit handlers of the candidate have no say in when this program ends.
    os._exit(0)


if __name__ == "__main__":
    main()
