/* eslint-disable @typescript-eslint/no-require-imports -- what --require loads is CommonJS */
// Lets a child process run TypeScript sources as they are: node --require ./typescript-hook.cjs file.ts
const { readFileSync } = require("node:fs");
const { ModuleKind, ScriptTarget, transpileModule } = require("typescript");

require.extensions[".ts"] = (module, path) => {
  const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true };
  module._compile(transpileModule(readFileSync(path, "utf8"), { compilerOptions }).outputText, path);
};
