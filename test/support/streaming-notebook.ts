/** A notebook that publishes numbered outputs of every kind for a while, first from a cell that runs, then from a thread, and answers a slider. */
import { writeNotebook } from "./write-notebook.js";

export interface Streaming {
  readonly outputs: number;
  readonly seconds: number;
}

/** The page's slider ends here: it goes one step further with each key. */
const SLIDER_MAX = 1000;

const WIDGETS = `import contextvars, threading, time
import ipywidgets as w
from IPython.display import display
moved = w.IntSlider(0, 0, ${SLIDER_MAX}, description="moved")
mirror = w.Label("mirror 0")
told = w.IntSlider(0, 0, 1_000_000, description="told")
captured = w.Output()
moved.observe(lambda change: setattr(mirror, "value", f"mirror {change.new}"), "value")
w.VBox([moved, mirror, told, captured])`;

/** Every tenth output is a display of its own, every tenth changes one that is there, some go to the Output widget. */
const PUBLISH = `def publish(first, last, capture):
    handle = display(f"update {first}", display_id=True)
    for n in range(first, last + 1):
        time.sleep(PAUSE)
        if n % 10 == 0:
            display(f"display {n}")
        elif n % 10 == 5:
            handle.update(f"update {n}")
        elif n % 10 == 7:
            told.value = n
        elif n % 10 == 3 and capture:
            with captured:
                print("captured", n, flush=True)
        else:
            print("line", n, flush=True)`;

/** The last line stands alone: who sees it has everything. */
const IN_THREAD = `def rest():
    publish(HALF + 1, TOTAL, False)
    display("the end")
display("in a thread")
threading.Thread(target=contextvars.copy_context().run, args=(rest,)).start()`;

export const LAST_OUTPUT = "'the end'";

export async function writeStreamingNotebook(file: string, { outputs, seconds }: Streaming): Promise<void> {
  const numbers = `TOTAL, HALF, PAUSE = ${outputs}, ${Math.floor(outputs / 2)}, ${seconds / outputs}`;
  await writeNotebook(file, WIDGETS, `${numbers}\n${PUBLISH}`, "publish(1, HALF, True)", IN_THREAD);
}
