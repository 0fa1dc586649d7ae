/** The JSON schema of `data/papers/*.json`; the types of the same names are in `paper.ts`. */

const text = { type: "string", minLength: 1 };
const texts = { type: "array", items: text, minItems: 1 };
const tableId = { type: ["integer", "string"] };
const unit = { enum: ["percent", "seconds", "count", "name"] };
const decimals = { type: "integer", minimum: 0 };
const quantifier = { enum: ["all", "most"] };
const significance = { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 };

/** An object of exactly these properties; those whose name ends in `?` may be absent. */
function record(properties: Record<string, object>): object {
  const entries = Object.entries(properties).map(([key, schema]) => [key.replace("?", ""), schema]);
  return {
    type: "object",
    properties: Object.fromEntries(entries) as object,
    required: Object.keys(properties).filter((key) => !key.endsWith("?")),
    additionalProperties: false,
  };
}

/** One of several records, told apart by their constant `kind`. */
function kinds(variants: Record<string, Record<string, object>>): object {
  const records = Object.entries(variants).map(([kind, properties]) => {
    return record({ kind: { const: kind }, ...properties });
  });
  return { type: "object", discriminator: { propertyName: "kind" }, required: ["kind"], oneOf: records };
}

const about = {
  measure: { enum: ["difference", "relative-difference", "saving"] },
  of: text,
  over: text,
  value: { type: "number" },
  tolerance: { type: "number", minimum: 0 },
  columns: texts,
};

const predicate = kinds({
  greater: {
    higher: texts,
    lower: texts,
    columns: texts,
    "margin?": { type: "number" },
    "quantifier?": quantifier,
    "significance?": significance,
  },
  ordered: {
    chains: { type: "array", items: { ...texts, minItems: 2 }, minItems: 1 },
    columns: texts,
    "quantifier?": quantifier,
    "significance?": significance,
  },
  best: { group: texts, rest: texts, columns: texts, "margin?": { type: "number" } },
  threshold: {
    rows: texts,
    side: { enum: ["above", "below"] },
    value: { type: "number" },
    columns: texts,
    "quantifier?": quantifier,
    "significance?": significance,
  },
  average: { higher: texts, lower: { type: "array", items: texts, minItems: 1 }, columns: texts },
  approximately: about,
});

const line = record({ table: tableId, "row?": text, "column?": text });

const identity = kinds({
  same: { a: line, b: line },
  largest: {
    table: tableId,
    rows: texts,
    figure: line,
    name: line,
    names: { type: "object", additionalProperties: text },
  },
  gain: { table: tableId, better: texts, than: texts, figure: line },
  stated: {
    section: text,
    table: tableId,
    statement: text,
    predicate: record({ kind: { const: "approximately" }, ...about }),
  },
});

const figure = { type: ["number", "string", "array", "null"], items: { type: "number" } };
const deviation = { type: ["number", "null"], minimum: 0 };

const row = record({
  name: text,
  "measure?": text,
  "unit?": unit,
  "decimals?": decimals,
  "parts?": texts,
  "figures?": { type: "array", items: figure },
  "deviations?": { type: "array", items: deviation },
});

const table = record({
  id: tableId,
  section: text,
  caption: text,
  measure: text,
  unit,
  "decimals?": decimals,
  columns: texts,
  rows: { type: "array", items: row, minItems: 1 },
});

const claim = record({
  id: text,
  section: text,
  table: { anyOf: [tableId, { type: "array", items: tableId, minItems: 1 }] },
  statement: text,
  predicate,
  "reading?": text,
});

export const paperSchema = record({
  id: text,
  title: text,
  authors: texts,
  year: { type: "integer" },
  venue: text,
  url: text,
  protocol: record({ seeds: { type: "integer", minimum: 1 }, note: text }),
  datasets: { type: "object", additionalProperties: text },
  tables: { type: "array", items: table, minItems: 1 },
  identities: { type: "array", items: identity },
  claims: { type: "array", items: claim },
  unchecked: { type: "array", items: record({ section: text, statement: text, why: text }) },
});
