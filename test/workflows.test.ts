import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { main } from "../src/papermill/command-line";

// Workflows run where no test reaches them: at least what they call must be there.
interface Workflow {
  on: Record<string, unknown>;
  jobs: Record<
    string,
    { "runs-on": string; needs?: string | string[]; steps: { run?: string; uses?: string }[] }
  >;
}
const folder = join(".github", "workflows");
const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };

/** What the runner says of itself when asked for help. */
async function help(...command: string[]): Promise<string> {
  let text = "";
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((part) => ((text += String(part)), true));
  await main([...command, "--help"]);
  spy.mockRestore();
  return text;
}

describe.each(readdirSync(folder))("%s", (name) => {
  const { on, jobs } = parse(readFileSync(join(folder, name), "utf8")) as Workflow;
  const lines = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run = "" }) => run));

  it("is whole", () => {
    expect(Object.keys(on).length).toBeGreaterThan(0);
    for (const { needs = [], steps, ...job } of Object.values(jobs)) {
      expect(job["runs-on"]).toBeTruthy();
      for (const needed of [needs].flat()) expect(jobs).toHaveProperty(needed);
      for (const { run, uses } of steps)
        expect([run, uses].filter((part) => part !== undefined)).toHaveLength(1);
    }
  });

  it("calls scripts and commands that exist, with options that exist", async () => {
    for (const [, script] of lines.join("\n").matchAll(/\bnpm run (?:--silent )?([\w-]+)/g)) {
      expect(scripts).toHaveProperty(script);
    }
    for (const line of lines) {
      for (const [, command, rest] of line
        .replace(/\\\n\s*/g, " ")
        .matchAll(/papermill\/cli\.js (\w+)([^\n]*)/g)) {
        const text = await help(command);
        expect(text).toContain(`Usage: node-papermill ${command}`);
        for (const [option] of rest.matchAll(/(?<= )--?[a-z][\w-]*/g)) expect(text).toContain(option);
      }
    }
  });
});
