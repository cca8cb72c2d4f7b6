/** What to install for a module that Python does not find. Pure. */

/** Where the package is called otherwise than the module. */
const PACKAGES: Readonly<Record<string, string>> = {
  bs4: "beautifulsoup4",
  cv2: "opencv-python-headless",
  dateutil: "python-dateutil",
  dotenv: "python-dotenv",
  fitz: "pymupdf",
  osgeo: "gdal",
  PIL: "pillow",
  serial: "pyserial",
  skimage: "scikit-image",
  sklearn: "scikit-learn",
  umap: "umap-learn",
  yaml: "pyyaml",
};

const MODULE = /No module named ['"]?([\w.]+)/;
/** Some libraries say themselves what they miss. */
const ADVICE = /\b(?:pip3? install (?:-U |--upgrade )?|[Ii]nstall the package )["']?([A-Za-z][\w.-]*(?:\[[\w,-]+\])?)/;
const R_PACKAGE = /there is no package called [‘'"]([\w.]+)[’'"]/;

export interface Missing {
  readonly name: string;
  readonly command: string;
}

/** `message`: of the error. Undefined for one of another kind. */
export function missingModule(message: string): Missing | undefined {
  const ofR = R_PACKAGE.exec(message)?.[1];
  if (ofR !== undefined) return { name: ofR, command: `install.packages("${ofR}")` };
  const name = MODULE.exec(message)?.[1];
  if (name === undefined) {
    const advised = ADVICE.exec(message)?.[1];
    return advised === undefined ? undefined : { name: advised, command: `pip install ${advised}` };
  }
  const top = name.split(".")[0] ?? name;
  return { name, command: `pip install ${PACKAGES[top] ?? top.replaceAll("_", "-")}` };
}
