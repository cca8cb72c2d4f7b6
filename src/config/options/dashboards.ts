/** Which dashboards are served, and how they are shown. */
import Type from "typebox";
import { LANGUAGES } from "../../words/words.js";
import { Milliseconds, option, Text } from "./option.js";

const WEB_ASSETS =
  "avif,bmp,gif,ico,jpeg,jpg,png,svg,webp,otf,ttf,woff,woff2,css,js,mjs,htm,html,flac,m4a,m4v,mp3,mp4,oga,ogg,ogv,vtt,wav,webm,pdf,wasm,json,geojson,topojson".split(
    ",",
  );

export const DASHBOARDS = {
  notebooksDir: option({
    name: "NOTEBOOKS_DIR",
    flag: "notebooks-dir",
    group: "Dashboards",
    schema: Text,
    default: ".",
    description: "Folder of notebooks to serve; the same as the argument FOLDER.",
  }),
  hiddenPaths: option({
    name: "HIDDEN_PATHS",
    flag: "hidden-paths",
    group: "Dashboards",
    schema: Type.Array(Text),
    default: [],
    description: "Dashboards and folders, by their paths below the folder, that are served but not listed.",
  }),
  assetTypes: option({
    name: "ASSET_TYPES",
    flag: "asset-types",
    group: "Dashboards",
    schema: Type.Array(Type.String({ pattern: "^\\.?\\w+$", title: "file extensions such as png" })),
    default: WEB_ASSETS,
    description: "Extensions of the files that a bundle may serve beside its notebook. Notebooks and Python source are never served.",
  }),
  dashboardRulesFile: option({
    name: "DASHBOARD_RULES_FILE",
    flag: "dashboard-rules-file",
    group: "Dashboards",
    schema: Text,
    default: undefined,
    unset: "dashboards are run as their notebooks say",
    description:
      "JSON file that says, by their paths, how dashboards are run and who may open them; it counts before what their notebooks say.",
  }),
  presentationMode: option({
    name: "PRESENTATION_MODE",
    flag: "presentation-mode",
    group: "Dashboards",
    schema: Type.Boolean(),
    default: false,
    description: "Show every dashboard plain, without the site's header, and no lists.",
  }),
  downloads: option({
    name: "DOWNLOADS",
    flag: "downloads",
    group: "Dashboards",
    schema: Type.Boolean(),
    default: true,
    description:
      "Let visitors download what they see of a dashboard: as one HTML file, and where there is a Chromium as PDF and as a picture.",
  }),
  thumbnails: option({
    name: "THUMBNAILS",
    flag: "thumbnails",
    group: "Dashboards",
    schema: Type.Boolean(),
    default: true,
    description:
      "Show pictures of dashboards on lists and in previews of links, where there is a Chromium. They are made in the background, from runs in which no visitor had a say.",
  }),
  chromium: option({
    name: "CHROMIUM",
    flag: "chromium",
    group: "Dashboards",
    schema: Text,
    default: undefined,
    unset:
      "the first that is found on the PATH: chromium, chromium-browser, chrome-headless-shell, headless_shell, google-chrome-stable, google-chrome",
    description: "Command of the Chromium that makes PDF files and pictures of dashboards, or none. It is run without any network.",
  }),
  chromiumSandbox: option({
    name: "CHROMIUM_SANDBOX",
    flag: "chromium-sandbox",
    group: "Dashboards",
    schema: Type.Boolean(),
    default: true,
    description:
      "Run Chromium in its sandbox, which it can't have as root and in many containers. Set to false where a container holds the server anyway.",
  }),
  pageLanguage: option({
    name: "PAGE_LANGUAGE",
    flag: "page-language",
    group: "Dashboards",
    schema: Type.Enum([...LANGUAGES], { title: LANGUAGES.join(", ") }),
    default: undefined,
    unset: "each visitor's own, as their browser says, or English",
    description: "Language in which pages speak to all visitors: en (English), de (German) or ar (Arabic).",
  }),
  themeCss: option({
    name: "THEME_CSS",
    flag: "theme-css",
    group: "Dashboards",
    schema: Text,
    default: undefined,
    unset: "pages look as they come",
    description: "Style sheet (.css) that all pages load after their own: colours, fonts and widths.",
  }),
  themeLogo: option({
    name: "THEME_LOGO",
    flag: "theme-logo",
    group: "Dashboards",
    schema: Text,
    default: undefined,
    unset: "pages have no logo",
    description: "Picture (.svg, .png, .webp, .avif, .jpg or .gif) at the head of all pages, and their icon.",
  }),
  notebooksPollInterval: option({
    name: "NOTEBOOKS_POLL_INTERVAL",
    flag: "notebooks-poll-interval",
    group: "Dashboards",
    schema: Milliseconds,
    default: 2000,
    description:
      "Milliseconds between two looks at the dashboards that are open, to tell their visitors of a new version, and at the paths of DASHBOARD_RULES_FILE.",
  }),
} as const;
