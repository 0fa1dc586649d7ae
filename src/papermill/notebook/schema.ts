/**
 * What the nbformat 4.5 specification demands of a notebook file, as a JSON schema.
 *
 * Source: https://nbformat.readthedocs.io/en/latest/format_description.html and the schema it points to. Cells and
 * outputs are told apart by their type first, so that an error speaks of the one kind that was meant.
 */
const text = { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] };

const mimeBundle = {
  type: "object",
  patternProperties: { "^application/(.*\\+)?json$": {} },
  additionalProperties: text,
};

const promptNumber = { type: ["integer", "null"], minimum: 0 };

const attachments = { type: "object", additionalProperties: mimeBundle };

/** An object of exactly these properties; a `?` after the name makes a property optional. */
function record(properties: Record<string, object>): object {
  const names = Object.keys(properties);
  return {
    type: "object",
    required: names.filter((name) => !name.endsWith("?")),
    properties: Object.fromEntries(names.map((name) => [name.replace(/\?$/, ""), properties[name]])),
    additionalProperties: false,
  };
}

const outputs = {
  type: "array",
  items: {
    type: "object",
    discriminator: { propertyName: "output_type" },
    required: ["output_type"],
    oneOf: [
      record({ output_type: { const: "stream" }, name: { type: "string" }, text }),
      record({ output_type: { const: "display_data" }, data: mimeBundle, metadata: { type: "object" } }),
      record({
        output_type: { const: "execute_result" },
        data: mimeBundle,
        metadata: { type: "object" },
        execution_count: promptNumber,
      }),
      record({
        output_type: { const: "error" },
        ename: { type: "string" },
        evalue: { type: "string" },
        traceback: { type: "array", items: { type: "string" } },
      }),
    ],
  },
};

const cellMetadata = {
  type: "object",
  properties: {
    name: { type: "string", pattern: "^.+$" },
    tags: { type: "array", uniqueItems: true, items: { type: "string", pattern: "^[^,]+$" } },
    jupyter: {
      type: "object",
      properties: { source_hidden: { type: "boolean" }, outputs_hidden: { type: "boolean" } },
    },
    format: { type: "string" },
    execution: { type: "object", additionalProperties: { type: "string" } },
    collapsed: { type: "boolean" },
    scrolled: { enum: [true, false, "auto"] },
  },
};

const everyCell = {
  id: { type: "string", pattern: "^[a-zA-Z0-9_-]{1,64}$" },
  metadata: cellMetadata,
  source: text,
};

export const notebookSchema = {
  ...record({
    nbformat: { const: 4 },
    nbformat_minor: { type: "integer", minimum: 5 },
    metadata: {
      type: "object",
      properties: {
        kernelspec: {
          type: "object",
          required: ["name", "display_name"],
          properties: { name: { type: "string" }, display_name: { type: "string" } },
        },
        language_info: {
          type: "object",
          required: ["name"],
          properties: {
            name: { type: "string" },
            codemirror_mode: { type: ["string", "object"] },
            file_extension: { type: "string" },
            mimetype: { type: "string" },
            pygments_lexer: { type: "string" },
          },
        },
        title: { type: "string" },
        authors: { type: "array" },
      },
    },
    cells: {
      type: "array",
      items: {
        type: "object",
        discriminator: { propertyName: "cell_type" },
        required: ["cell_type"],
        oneOf: [
          record({ ...everyCell, cell_type: { const: "markdown" }, "attachments?": attachments }),
          record({ ...everyCell, cell_type: { const: "raw" }, "attachments?": attachments }),
          record({ ...everyCell, cell_type: { const: "code" }, outputs, execution_count: promptNumber }),
        ],
      },
    },
  }),
};
