/**
 * JupyterLab's own packages, of which a page without JupyterLab has the tokens alone: an extension asks for a service by its token, and
 * goes without where it is optional. Versions are those of JupyterLab 4.6.6.
 */
import { Token } from "@lumino/coreutils";

export const LAB_PACKAGES: Readonly<Record<string, string>> = {
  "@jupyterlab/application": "4.6.6",
  "@jupyterlab/apputils": "4.7.6",
  "@jupyterlab/cells": "4.6.6",
  "@jupyterlab/console": "4.6.4",
  "@jupyterlab/coreutils": "6.6.6",
  "@jupyterlab/docmanager": "4.6.6",
  "@jupyterlab/docregistry": "4.6.6",
  "@jupyterlab/filebrowser": "4.6.6",
  "@jupyterlab/launcher": "4.6.6",
  "@jupyterlab/logconsole": "4.6.4",
  "@jupyterlab/mainmenu": "4.6.4",
  "@jupyterlab/notebook": "4.6.6",
  "@jupyterlab/outputarea": "4.6.6",
  "@jupyterlab/rendermime": "4.6.6",
  "@jupyterlab/rendermime-interfaces": "3.14.6",
  "@jupyterlab/services": "7.6.6",
  "@jupyterlab/settingregistry": "4.6.6",
  "@jupyterlab/statedb": "4.6.6",
  "@jupyterlab/statusbar": "4.6.6",
  "@jupyterlab/translation": "4.6.6",
  "@jupyterlab/ui-components": "4.6.6",
};

const TOKEN_NAME = /^I[A-Z]/;
const packages = new Map<string, object>();

/** Its exports: a token for each name that tokens have, and nothing else. */
export function labPackage(name: string): object {
  const made = packages.get(name) ?? new Proxy<Record<string, unknown>>({}, { get: (tokens, key) => tokenOf(name, tokens, key) });
  packages.set(name, made);
  return made;
}

/** Always the same for a name: services are found by identity. */
export function labToken<Service>(packageName: string, name: string): Token<Service> {
  // The proxy below makes nothing else for names of tokens.
  return Reflect.get(labPackage(packageName), name) as Token<Service>;
}

function tokenOf(packageName: string, tokens: Record<string, unknown>, key: string | symbol): unknown {
  if (key === "__esModule") return true;
  if (typeof key !== "string" || !TOKEN_NAME.test(key)) return undefined;
  tokens[key] ??= new Token(`${packageName}:${key}`);
  return tokens[key];
}
