/**
 * Runs the scripts of outputs. Those that come by `innerHTML` do not run by themselves; made again they do. All of a page run in the
 * order in which they came: one that is loaded holds up the ones after it, as in a page that is read from its source.
 */

let loading: Promise<void> | undefined;

/** Resolves once they have run. */
export function runScripts(root: HTMLElement): Promise<void> {
  return runInOrder([...root.querySelectorAll("script")].filter(isForUs));
}

async function runInOrder(scripts: readonly HTMLScriptElement[]): Promise<void> {
  for (const script of scripts) {
    // Without a need to wait, what follows must happen before the output is painted.
    while (loading !== undefined) await loading;
    // The output may be gone by now.
    if (script.isConnected) run(script);
  }
  while (loading !== undefined) await loading;
}

function isForUs({ type, dataset }: HTMLScriptElement): boolean {
  return dataset.javascript !== undefined || type === "" || type === "module" || /^(text|application)\/(java|ecma)script$/i.test(type);
}

function run(script: HTMLScriptElement): void {
  if (script.dataset.javascript !== undefined) {
    runJavascript(script);
    return;
  }
  const copy = document.createElement("script");
  for (const { name, value } of script.attributes) copy.setAttribute(name, value);
  copy.textContent = script.textContent;
  if (copy.src !== "" && !copy.noModule && !script.hasAttribute("async")) {
    loading = new Promise((resolve) => {
      const end = (): void => {
        loading = undefined;
        resolve();
      };
      copy.addEventListener("load", end);
      copy.addEventListener("error", end);
    });
  }
  script.replaceWith(copy);
}

/** `application/javascript` of IPython: the code finds its place in the page as `element`. */
function runJavascript(script: HTMLScriptElement): void {
  const element = document.createElement("div");
  script.replaceWith(element);
  try {
    new Function("element", script.textContent ?? "")(element);
  } catch (error) {
    console.error("A script of this dashboard failed:", error);
  }
}
