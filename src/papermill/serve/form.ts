import { escapeHtml } from "../html/escape";
import { CommandLineText } from "../parameters/command-line-text";
import type { ParameterDeclaration } from "../parameters/declarations";
import type { GivenParameters } from "../parameters/resolve";
import { describeType, type ParameterType } from "../parameters/type";
import type { RunnableNotebook } from "./notebooks";

/** Parameters have this before their names, for fields of other meaning. */
const PREFIX = "parameter:";

/**
 * The form that starts a notebook: a field for each parameter, after its type.
 *
 * @param entered what was entered before, where the form is shown again.
 * @param trouble what was wrong with it.
 */
export function renderForm(notebook: RunnableNotebook, entered?: URLSearchParams, trouble = ""): string {
  if (notebook.trouble !== "") return `<p class="trouble">${escapeHtml(notebook.trouble)}</p>`;
  const fields = notebook.parameters.map((parameter) => renderField(notebook.name, parameter, entered));
  const error = trouble === "" ? "" : `<p class="trouble" role="alert">${escapeHtml(trouble)}</p>`;
  return (
    `<form method="post" action="/runs"><input type="hidden" name="notebook" value="${escapeHtml(notebook.name)}">` +
    `${error}${fields.join("")}<div class="send"><button type="submit">Run</button></div></form>`
  );
}

function renderField(notebook: string, parameter: ParameterDeclaration, entered?: URLSearchParams): string {
  const { name, type, description } = parameter;
  const key = escapeHtml(PREFIX + name);
  const id = escapeHtml(`${notebook}-${name}`);
  const text = entered?.get(PREFIX + name) ?? defaultTextOf(parameter);
  const hint = [description, optionsOf(type) ? "" : describeType(type)].filter(
    (part) => part !== "" && part !== "unknown",
  );
  return (
    `<div class="field"><label for="${id}">${escapeHtml(name)}</label>` +
    `<div>${renderInput(parameter, `id="${id}" name="${key}"`, text)}` +
    `<p>${escapeHtml(hint.join(" · "))}</p></div></div>`
  );
}

function renderInput(
  { type, defaultText = "" }: ParameterDeclaration,
  attributes: string,
  text: string,
): string {
  const options = optionsOf(type);
  if (options) {
    const choices = options.map(
      (option) => `<option${option === text ? " selected" : ""}>${escapeHtml(option)}</option>`,
    );
    return `<select ${attributes}>${choices.join("")}</select>`;
  }
  const kind = type.kind === "number" ? 'type="number" step="any"' : 'type="text" spellcheck="false"';
  return `<input ${kind} ${attributes} value="${escapeHtml(text)}" placeholder="${escapeHtml(defaultText)}" autocomplete="off">`;
}

/** The values to choose from, for types that have but a few. */
function optionsOf(type: ParameterType): string[] | undefined {
  if (type.kind === "boolean") return ["true", "false"];
  if (type.kind !== "union" || !type.options.every(({ kind }) => kind === "literal")) return undefined;
  return type.options.map((option) => ("value" in option ? String(option.value) : ""));
}

/** The default as one would type it; empty where only the kernel knows it. */
function defaultTextOf({ defaultValue }: ParameterDeclaration): string {
  if (defaultValue === undefined) return "";
  return typeof defaultValue === "string" ? defaultValue : JSON.stringify(defaultValue);
}

/** The parameters that a form gives: those that were changed. An emptied field stands for the default, but of a text. */
export function readForm(notebook: RunnableNotebook, form: URLSearchParams): GivenParameters {
  const given: GivenParameters = {};
  for (const [key, text] of form) {
    if (!key.startsWith(PREFIX)) continue;
    const name = key.slice(PREFIX.length);
    const parameter = notebook.parameters.find((candidate) => candidate.name === name);
    const isDefault = parameter !== undefined && text === defaultTextOf(parameter);
    const isEmptied = text === "" && parameter !== undefined && typeof parameter.defaultValue !== "string";
    // A name that is not declared is kept, to be refused as everywhere.
    if (!isDefault && !isEmptied) given[name] = new CommandLineText(text);
  }
  return given;
}
