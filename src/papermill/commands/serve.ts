import { InvalidArgumentError, type Command } from "commander";

/** `node-papermill serve --notebooks notebooks --outputs outputs` */
export function addServeCommand(program: Command): void {
  program
    .command("serve")
    .description("show notebooks and reports in a browser, start runs there and watch them")
    .option("--notebooks <folder>", "the notebooks that can be run", "notebooks")
    .option("--outputs <folder>", "where executed notebooks and reports are, and go", "outputs")
    .option("--port <number>", "the port at 127.0.0.1 (default: one that is free)", port)
    .option("--jobs <number>", "how many notebooks run at a time", count, 1)
    .action(runServer);
}

interface ServeCommandOptions {
  notebooks: string;
  outputs: string;
  port?: number;
  jobs: number;
}

async function runServer(options: ServeCommandOptions): Promise<void> {
  const { serve } = await import("../serve/server");
  const served = await serve(options);
  process.stderr.write(`serving; open this address in a browser, and end with Ctrl-C:\n${served.url}\n`);
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => {
        process.stderr.write("\nstopping what runs and saving\n");
        resolve();
      });
    }
  });
  await served.close();
}

function port(argument: string): number {
  const value = Number(argument);
  if (!Number.isInteger(value) || value < 1 || value > 65535)
    throw new InvalidArgumentError(`expected a port from 1 to 65535, got ${argument}`);
  return value;
}

function count(argument: string): number {
  const value = Number(argument);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError(`expected a number of 1 or more, got ${argument}`);
  return value;
}
