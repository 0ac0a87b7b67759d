import manifest from "../../package.json" with { type: "json" };

/** The version of Persona Lab, as its package states it. */
export const PRODUCT_VERSION: string = manifest.version;
