import type * as vscode from "vscode";
import { keyName } from "./key-name.ts";

/** API keys, kept by the editor's secret storage under the origin that they may be sent to. */
export class ApiKeys {
  readonly #secrets: vscode.SecretStorage;

  constructor(secrets: vscode.SecretStorage) {
    this.#secrets = secrets;
  }

  async find(baseUrl: string): Promise<string | undefined> {
    return await this.#secrets.get(keyName(baseUrl));
  }

  async store(baseUrl: string, key: string): Promise<void> {
    await this.#secrets.store(keyName(baseUrl), key);
  }

  async forget(baseUrl: string): Promise<void> {
    await this.#secrets.delete(keyName(baseUrl));
  }
}
