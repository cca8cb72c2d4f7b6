/** Containers of module federation, as JupyterLab's builder makes them: a script that leaves `window._JUPYTERLAB[NAME]`. */
import type { ShareScope } from "./share-scope.js";

interface Container {
  init(scope: ShareScope): unknown;
  get(module: string): Promise<() => unknown>;
}

declare global {
  interface Window {
    _JUPYTERLAB?: Record<string, Container>;
  }
}

const loading = new Map<string, Promise<Container>>();

/** Joins the scope: what it shares others find there. A container can be asked for once a page, however often it is loaded. */
export function loadContainer(name: string, url: string, scope: ShareScope): Promise<Container> {
  const before = loading.get(name);
  if (before !== undefined) return before;
  const container = load(name, url, scope).catch((error: unknown) => {
    loading.delete(name);
    throw error;
  });
  loading.set(name, container);
  return container;
}

async function load(name: string, url: string, scope: ShareScope): Promise<Container> {
  await runScript(url);
  const container = window._JUPYTERLAB?.[name];
  if (container === undefined) throw new Error(`${url} does not hold the extension ${name}.`);
  await container.init(scope);
  return container;
}

function runScript(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => {
      script.remove();
      reject(new Error(`${url} could not be loaded.`));
    });
    document.head.append(script);
  });
}
