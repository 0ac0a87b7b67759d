import { createHash } from "node:crypto";
import { documentForm } from "./document-text.ts";
import type { FileReview } from "./file-review.ts";

/** What was read off a document, with a short key of its text. */
interface Moment extends Pick<FileReview, "hunks" | "marks"> {
  readonly key: string;
}

/** More steps than an editor's undo is used for. */
const MOST_MOMENTS = 2_000;

/**
 * The decisions that went with each text of one document, so that the editor's own undo and redo
 * bring them back with the text. The editor may undo several changes at once: the nearest moment
 * with the text that is there now is the one that was gone back to.
 */
export class DecisionHistory {
  #moments: Moment[];
  #now = 0;

  constructor(review: FileReview) {
    this.#moments = [momentOf(review)];
  }

  /** A change that was made, not undone: what was undone before it is gone. */
  add(review: FileReview): void {
    this.#moments = [...this.#moments.slice(0, this.#now + 1), momentOf(review)].slice(
      -MOST_MOMENTS,
    );
    this.#now = this.#moments.length - 1;
  }

  /** The nearest earlier moment at which the document had this text. */
  undo(review: FileReview, text: string): FileReview | undefined {
    const document = documentForm(text);
    const key = keyOf(document);
    const at = this.#moments.slice(0, this.#now).findLastIndex((moment) => moment.key === key);
    return this.#go(review, document, at);
  }

  /** The same for the nearest later moment. */
  redo(review: FileReview, text: string): FileReview | undefined {
    const document = documentForm(text);
    const key = keyOf(document);
    const at = this.#moments.findIndex((moment, index) => index > this.#now && moment.key === key);
    return this.#go(review, document, at);
  }

  #go(review: FileReview, document: string, at: number): FileReview | undefined {
    const moment = this.#moments[at];
    if (moment === undefined) return undefined;
    this.#now = at;
    return { ...review, document, hunks: moment.hunks, marks: moment.marks };
  }
}

function momentOf({ document, hunks, marks }: FileReview): Moment {
  return { key: keyOf(document), hunks, marks };
}

function keyOf(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}
