/** What a page is told of the extensions of JupyterLab and of the classic notebook beside its dashboard's kernel. */

/** One that is prebuilt: a container of module federation. Source: JupyterLab, "Extension Developer Guide", "Prebuilt extensions". */
export interface LabExtensionEntry {
  /** Its npm name, which is also the container's: "@bokeh/jupyter_bokeh". */
  readonly name: string;
  readonly version: string;
  /** After the base URL, with a trailing slash: "/_extensions/KEY/". The key changes with what is installed. */
  readonly url: string;
  /** The container's script, after `url`: "static/remoteEntry.8a2c.js". */
  readonly load: string;
  /** Modules of the container: plugins, renderers of MIME types, styles. */
  readonly extension?: string;
  readonly mimeExtension?: string;
  readonly style?: string;
  /** npm packages that it was built against; some of them are other extensions. */
  readonly dependencies: readonly string[];
  /** MIME types that its scripts name: one of them may render them. Undefined where the scripts are elsewhere. */
  readonly mimeTypes?: readonly string[];
}

/** One of the classic notebook that holds AMD modules, with widgets in them. */
export interface NotebookExtensionEntry {
  /** The folder's name below `nbextensions`. */
  readonly name: string;
  /** As above. */
  readonly url: string;
  /** What kernels call a module, and its script after `url`, without ".js". */
  readonly modules: Readonly<Record<string, string>>;
}

/** `GET /_api/extensions/DASHBOARD` answers 200 with this: in the order in which they were found, the first of a name. */
export interface LabExtensionsAnswer {
  readonly extensions: readonly LabExtensionEntry[];
  /** Where none of the above has a module. */
  readonly notebookExtensions: readonly NotebookExtensionEntry[];
  /** Where they were looked for, written for authors: "the environment of the kernel python3". Empty where there was no place to look. */
  readonly places: readonly string[];
  /** Where widgets may come from that nothing above has: "https://cdn.jsdelivr.net/npm/", with npm's packages below. */
  readonly cdns: readonly string[];
}

/** Files that outputs load from a CDN, and this server has too. */
export interface LocalCopy {
  /** Begins the addresses there: "https://cdn.bokeh.org/bokeh/release/". */
  readonly from: string;
  /** Stands in them, and not in ours: "-3.9.2". An address without it is of another version. */
  readonly drop?: string;
  /** Begins the addresses here, after the base URL: "/_extensions/KEY/". */
  readonly url: string;
}
