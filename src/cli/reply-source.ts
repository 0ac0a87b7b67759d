import { Failure } from "../core/failure.ts";
import { endpointOf } from "../core/llm/endpoint.ts";
import { recordedReply } from "../core/llm/recorded-reply.ts";
import { requestReply } from "../core/llm/request-reply.ts";
import type { Project } from "../core/project/load-project.ts";
import type { RawReply } from "../core/trial/draft-trial.ts";
import { readReply } from "./commands/parse.ts";
import { printNote } from "./print.ts";

/** What a reply is asked with. */
interface ReplyQuestion {
  readonly options: { readonly reply?: string; readonly model?: string };
  readonly personaId: string;
  readonly project: Project;
  readonly brief: string;
  readonly signal: AbortSignal;
}

/**
 * A reply from a file, else from the live LLM that the environment names (`OPENAI_API_KEY`,
 * `OPENAI_BASE_URL`, `OPENAI_MODEL`), else the recorded one of the unchanged starter.
 */
export async function obtainReply(question: ReplyQuestion): Promise<RawReply> {
  const { options, personaId, project } = question;
  if (options.reply !== undefined) {
    const text = await readReply(options.reply);
    return { text, llm: { model: "a file", recorded: false, tokens: null } };
  }
  if (isLive(options)) return askLive(question);
  const { text, kind, model } = await recordedReply(personaId, project);
  printNote(`Taking the ${kind} reply of ${model}: neither a key nor a server is set.`);
  return { text, llm: { model, recorded: true, tokens: null } };
}

/** Whether an LLM will be asked, rather than a file or a recorded reply taken. */
export function isLive(options: { readonly reply?: string }): boolean {
  const { OPENAI_API_KEY, OPENAI_BASE_URL } = process.env;
  return options.reply === undefined && Boolean(OPENAI_API_KEY || OPENAI_BASE_URL);
}

async function askLive({ options, brief, signal }: ReplyQuestion): Promise<RawReply> {
  const model = options.model ?? process.env.OPENAI_MODEL;
  if (!model) {
    throw new Failure("input", "No model is named: set OPENAI_MODEL, or give --model.");
  }
  endpointOf(process.env.OPENAI_BASE_URL, process.env.OPENAI_API_KEY);
  printNote(`Asking ${model} …`);
  let characters = 0;
  let lastNote = Date.now();
  const reply = await requestReply({
    ...(process.env.OPENAI_BASE_URL ? { baseUrl: process.env.OPENAI_BASE_URL } : {}),
    ...(process.env.OPENAI_API_KEY ? { apiKey: process.env.OPENAI_API_KEY } : {}),
    model,
    brief,
    signal,
    onText: (text) => {
      characters += text.length;
      if (Date.now() - lastNote < 2000) return;
      lastNote = Date.now();
      printNote(`  ${characters} characters`);
    },
  });
  const tokens = reply.usage && {
    prompt: reply.usage.prompt,
    completion: reply.usage.completion,
  };
  return {
    text: reply.text,
    finishReason: reply.finishReason,
    llm: { model: reply.model, recorded: false, tokens },
  };
}
