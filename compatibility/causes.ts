/** Why notebooks of libraries fail that have a fault of their own, by the package and what the check says. */
const CAUSES: readonly (readonly [packageName: string, said: RegExp, cause: string])[] = [
  ["ipycanvas", /int64 is not JSON serializable/, "the notebook gives NumPy's numbers to a widget, which fails in the kernel already"],
  ["ipycanvas", /smoke_texture0\.png/, "the archive has the picture in another folder"],
  ["jupyter_bokeh", /what localhost/, "it embeds a Bokeh server, which visitors would have to reach"],
  ["matplotlib", /classic notebook/, "they are the tests of the classic notebook's back end"],
  ["panel", /'num'/, "a part of Panel's own tests, which fill its cache before"],
  ["pythreejs", /'position'/, "the browser works the mesh out, and a dashboard's cells run whether or not there is one"],
  ["tqdm", /urlretrieve/, "a name of Python 2"],
];

export function causeOf(packageName: string, said: string): string | undefined {
  return CAUSES.find(([name, pattern]) => name === packageName && pattern.test(said))?.[2];
}
