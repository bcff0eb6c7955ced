// Writes what the console knows of the API from its OpenAPI document: src/api/schema.d.ts has the
// types of every call, src/api/needs.ts what each asks of its caller (`x-needs`), src/api/values.ts
// the values of every choice and the moves of every record with states (`x-machines`).

import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const source = new URL("../../functions/openapi/_document.json", import.meta.url);
const folder = new URL("../src/api/", import.meta.url);

const document = JSON.parse(await readFile(source, "utf8"));

const needs = {};
for (const [path, methods] of Object.entries(document.paths)) {
  for (const [method, operation] of Object.entries(methods)) {
    if (operation["x-needs"]?.roles)
      needs[`${method.toUpperCase()} ${path}`] = operation["x-needs"];
  }
}
await writeFile(
  new URL("needs.ts", folder),
  `export const needs = ${JSON.stringify(needs, null, 1)} as const;\n`,
);

const choices = Object.entries(document.components.schemas)
  .filter(([, schema]) => schema.type === "string" && schema.enum)
  .map(([name, schema]) => `export const ${name} = ${JSON.stringify(schema.enum)} as const;\n`);
const machines = `export const machines = ${JSON.stringify(document["x-machines"], null, 1)} as const;\n`;
await writeFile(new URL("values.ts", folder), choices.join("") + machines);

const types = await openapiTS(document, { alphabetize: true, defaultNonNullable: false });
await writeFile(new URL("schema.d.ts", folder), astToString(types));
