/** Reads `GET /metrics`. Source: Prometheus text exposition format 0.0.4. */

interface Figures {
  /** Of the one sample with that name and these labels, in the order in which they are written: `name{a="1",b="2"}`. */
  value(sample: string): number | undefined;
  /** Every sample whose name begins so. */
  samples(name: string): readonly string[];
}

const SAMPLE = /^([a-zA-Z_:][\w:]*(?:\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\.)*",?)*\})?) ([-+]?(?:\d[\d.e+-]*|Inf|nan))$/i;

/** Throws at a line that is none of the format's. */
function parseFigures(text: string): Figures {
  const lines = text.split("\n").filter((line) => line !== "" && !/^# (HELP|TYPE) /.test(line));
  const values = new Map<string, number>();
  for (const line of lines) {
    const [, sample, value] = SAMPLE.exec(line) ?? [];
    if (sample === undefined) throw new Error(`not a sample: ${line}`);
    if (values.has(sample)) throw new Error(`twice: ${sample}`);
    values.set(sample, Number(value));
  }
  return { value: (sample) => values.get(sample), samples: (name) => [...values.keys()].filter((sample) => sample.startsWith(name)) };
}

export async function scrape(server: string): Promise<Figures> {
  const response = await fetch(`${server}/metrics`);
  if (response.status !== 200) throw new Error(`status ${response.status}`);
  return parseFigures(await response.text());
}
