/** Views that can be made only once a script of the page's outputs has run: that of jupyter_bokeh needs BokehJS, which `output_notebook()` loads. */
const GLOBALS: ReadonlyMap<unknown, string> = new Map([["@bokeh/jupyter_bokeh", "Bokeh"]]);
const LOOK_EVERY_MS = 50;
/** Then the view says itself what is missing. */
const LOOK_FOR_MS = 30_000;

/** `module`: the widget's. */
export async function scriptsOf(module: unknown): Promise<void> {
  const name = GLOBALS.get(module);
  if (name === undefined) return;
  for (let waited = 0; Reflect.get(window, name) === undefined && waited < LOOK_FOR_MS; waited += LOOK_EVERY_MS)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
}
