/**
 * Finds what Python packages bring along of the files that their outputs load from a CDN: `PREFIX/lib/python3.13/site-packages` beside
 * `PREFIX/share/jupyter`, or `dist-packages` of Debian's Python.
 */
import { readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { namesIn } from "./installed-folders.js";

/** A folder of a package, and the addresses that its files have elsewhere. */
export interface PackageCopy {
  /** Absolute. */
  readonly folder: string;
  readonly version: string;
  /** Begins the addresses: "https://cdn.bokeh.org/bokeh/release/". */
  readonly from: string;
  /** Stands in the names of the files there, and not here: "-3.9.2". */
  readonly drop?: string;
}

interface Package {
  readonly name: string;
  /** In the package's folder. */
  readonly folder: readonly string[];
  /** Undefined where the version of what is in there can't be found out. */
  addresses(version: string, packageFolder: string): Promise<Pick<PackageCopy, "from" | "drop"> | undefined>;
}

const PACKAGES: readonly Package[] = [
  {
    name: "bokeh",
    folder: ["server", "static", "js"],
    addresses: async (version) => ({ from: "https://cdn.bokeh.org/bokeh/release/", drop: `-${version}` }),
  },
  { name: "panel", folder: ["dist"], addresses: async (version) => ({ from: `https://cdn.holoviz.org/panel/${version}/dist/` }) },
  {
    name: "folium",
    folder: ["templates"],
    addresses: async () => ({ from: "https://cdn.jsdelivr.net/gh/python-visualization/folium@main/folium/templates/" }),
  },
  {
    name: "plotly",
    folder: ["package_data"],
    // The script has a version of its own.
    addresses: async (_, packageFolder) => {
      const text = await readFile(join(packageFolder, "offline", "_plotlyjs_version.py"), "utf8").catch(() => "");
      const script = /__plotlyjs_version__ = "([\d.]+)"/.exec(text)?.[1];
      return script === undefined ? undefined : { from: "https://cdn.plot.ly/", drop: `-${script}` };
    },
  },
];

/** The first environment that has a package is the one whose kernels import it. */
export async function findLocalCopies(dataFolders: readonly string[]): Promise<readonly PackageCopy[]> {
  const found = new Map<string, PackageCopy>();
  for (const dataFolder of dataFolders) {
    for (const sitePackages of await sitePackagesOf(dirname(dirname(dataFolder)))) {
      const names = await namesIn(sitePackages);
      for (const wanted of PACKAGES) {
        const copy = found.has(wanted.name) ? undefined : await copyOf(wanted, sitePackages, names);
        if (copy !== undefined) found.set(wanted.name, copy);
      }
    }
  }
  return [...found.values()];
}

async function sitePackagesOf(prefix: string): Promise<readonly string[]> {
  const libraries = (await namesIn(join(prefix, "lib"))).filter((name) => /^python3(\.\d+)?$/.test(name));
  return libraries.flatMap((name) => ["site-packages", "dist-packages"].map((folder) => join(prefix, "lib", name, folder)));
}

async function copyOf(wanted: Package, sitePackages: string, names: readonly string[]): Promise<PackageCopy | undefined> {
  const version = names.map((name) => versionIn(name, wanted.name)).find((text) => text !== undefined);
  if (version === undefined) return undefined;
  const packageFolder = join(sitePackages, wanted.name);
  const folder = join(packageFolder, ...wanted.folder);
  const isThere = await stat(folder).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
  const addresses = isThere ? await wanted.addresses(version, packageFolder) : undefined;
  return addresses === undefined ? undefined : { folder, version, ...addresses };
}

/** Of "bokeh-3.9.2.dist-info" or, of Debian's packages, "bokeh-3.9.2.egg-info". */
function versionIn(fileName: string, packageName: string): string | undefined {
  const match = /^([\w.]+)-([^-]+)(?:-py[\d.]+)?\.(?:dist|egg)-info$/.exec(fileName);
  return match?.[1]?.toLowerCase() === packageName ? match[2] : undefined;
}
