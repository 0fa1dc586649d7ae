import { readYamlParameters } from "./yaml";
import { CommandLineText } from "./command-line-text";
import type { GivenParameters } from "./resolve";
import { storageOf } from "../storage/storage";
import { InputError } from "../errors";

/** Parameters as a command line gives them, by the way that they are given. */
export interface ParameterSources {
  /** Name and text pairs, whose texts mean what the notebook's declarations let them mean. */
  texts: readonly (readonly [name: string, text: string])[];
  /** Name and text pairs, whose texts are strings. */
  strings: readonly (readonly [name: string, text: string])[];
  /** Paths or addresses of YAML files. */
  files: readonly string[];
  /** YAML. */
  yaml: readonly string[];
  /** YAML in base64. */
  base64: readonly string[];
}

/**
 * All parameters of a command line. They are applied in papermill's order, whatever the order in which they were typed:
 * base64, files, YAML, texts, strings. Of two values for one name the later counts.
 *
 * @throws InputError for a file that cannot be read and for YAML that is none; the line is named.
 */
export async function gatherParameters(sources: ParameterSources): Promise<GivenParameters> {
  const gathered: GivenParameters = {};
  for (const base64 of sources.base64) {
    Object.assign(
      gathered,
      readYamlParameters(Buffer.from(base64, "base64").toString(), "the base64 parameters"),
    );
  }
  for (const path of sources.files) {
    const text = await storageOf(path)
      .read(path)
      .catch((error: Error) => {
        throw new InputError(`cannot read the parameters in ${path}: ${error.message}`);
      });
    Object.assign(gathered, readYamlParameters(text, path));
  }
  for (const yaml of sources.yaml) Object.assign(gathered, readYamlParameters(yaml, "the YAML parameters"));
  for (const [name, text] of sources.texts) gathered[name] = new CommandLineText(text);
  for (const [name, text] of sources.strings) gathered[name] = text;
  return gathered;
}
