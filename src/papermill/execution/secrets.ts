import { InputError } from "../errors";
import type { JsonValue } from "../notebook/model";

const SHORTEST = 4;
const MARK = "•••";

/**
 * Values that the kernel may know and nobody else: keeps them out of all that is stored and shown.
 */
export class Secrets {
  /** The values in every spelling in which they may turn up, the longest first. */
  private readonly spellings: string[];

  /**
   * @param names variables of the environment.
   * @throws InputError for one that is not set, or too short to be told from other text.
   */
  constructor(
    readonly names: readonly string[],
    environment: NodeJS.ProcessEnv = process.env,
  ) {
    const values = names.map((name) => {
      const value = environment[name];
      if (value === undefined) throw new InputError(`the secret ${name} is not set in the environment`);
      if (value.length < SHORTEST) {
        throw new InputError(
          `the secret ${name}: expected at least ${SHORTEST} characters, got ${value.length}; ` +
            "anything shorter cannot be told from other text",
        );
      }
      return value;
    });
    const spellings = values.flatMap(spellingsOf);
    this.spellings = [...new Set(spellings)].sort((a, b) => b.length - a.length);
  }

  /** `text` with a mark in the place of each secret. */
  redact(text: string): string {
    return this.spellings.reduce((redacted, spelling) => redacted.replaceAll(spelling, MARK), text);
  }

  /** A copy of `value` without secrets. */
  redactJson<T extends JsonValue>(value: T): T {
    if (this.spellings.length === 0) return value;
    if (typeof value === "string") return this.redact(value) as T;
    if (Array.isArray(value)) return value.map((item) => this.redactJson(item)) as T;
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(([key, entry]) => [
      this.redact(key),
      this.redactJson(entry as JsonValue),
    ]);
    return Object.fromEntries(entries) as T;
  }

  /** Whether `value` holds a secret. */
  isIn(value: JsonValue): boolean {
    return JSON.stringify(this.redactJson(value)) !== JSON.stringify(value);
  }

  /**
   * For text that comes in pieces: how many of its last characters may be the beginning of a secret, and have to wait
   * for the next piece.
   */
  undecided(text: string): number {
    for (let length = Math.min(text.length, (this.spellings[0]?.length ?? 1) - 1); length > 0; length--) {
      const end = text.slice(-length);
      if (this.spellings.some((spelling) => spelling.length > length && spelling.startsWith(end)))
        return length;
    }
    return 0;
  }
}

/** Plain, in JSON, in HTML, in an address, in base64. */
function spellingsOf(value: string): string[] {
  const html = value
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    html,
    html.replace(/'/g, "&#39;"),
    encodeURIComponent(value),
    Buffer.from(value).toString("base64").replace(/=+$/, ""),
  ];
}
