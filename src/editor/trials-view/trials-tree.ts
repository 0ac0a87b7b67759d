import * as vscode from "vscode";
import type { LabSnapshot, LabState, Subscription } from "../lab-state.ts";
import type { TreeNode } from "./nodes.ts";

/** About two updates a second while something runs. */
const PERIOD_MS = 500;

/**
 * The rows of the trials view: what the ledgers hold, and how far the running trial is. What draws
 * them loads when the view is first seen.
 */
export class TrialsTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #subscription: Subscription;
  #snapshot: LabSnapshot;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    state: LabState,
    readonly isGrouped: () => boolean,
  ) {
    this.#snapshot = state.snapshot;
    this.#subscription = state.subscribe((snapshot) => {
      const onlyProgress =
        snapshot.running !== this.#snapshot.running &&
        snapshot.projects === this.#snapshot.projects;
      this.#snapshot = snapshot;
      if (onlyProgress) this.#timer ??= setTimeout(() => this.#show(), PERIOD_MS);
      else this.#show();
    });
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    const { childrenOf } = await import("./tree-children.ts");
    return [...childrenOf(this.#snapshot, this.isGrouped(), node)];
  }

  async getTreeItem(node: TreeNode): Promise<vscode.TreeItem> {
    const { treeItem } = await import("./tree-item.ts");
    return treeItem(node, this.#snapshot.running);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  #show(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#changed.fire(undefined);
  }
}
