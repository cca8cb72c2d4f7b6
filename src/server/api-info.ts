/** What the description of the API calls this program: what its package does. */
import { readFile } from "node:fs/promises";
import Type from "typebox";
import Value from "typebox/value";
import type { ApiInfo } from "./openapi.js";

const Manifest = Type.Object({ name: Type.String(), version: Type.String() });
const MANIFEST = new URL("../../package.json", import.meta.url);

export async function readApiInfo(): Promise<ApiInfo> {
  const { name, version } = Value.Parse(Manifest, JSON.parse(await readFile(MANIFEST, "utf8")));
  return { title: name, version };
}
