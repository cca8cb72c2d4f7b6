/** RequireJS for scripts of outputs that are written for it, as far as the first chunk knows of it: it loads when the first of them comes. */
import type { PageAmd } from "./amd/page-amd.js";

const CALL =
  /(?:^|[^.\w$]|\bwindow\.)(?:require(?:js)?\s*\(\s*\[|requirejs\s*\(|require(?:js)?\.(?:config|undef|specified|defined|toUrl)\b|define\s*\(\s*(?:["'[(]|function\b))/;
/** Those who look whether it is there do without, and better: in a notebook of today it is not. */
const TEST = /typeof\s+(?:\w+\.)?(?:require|requirejs|define)\b|\bdefine\.amd\b|\bwindow\.(?:require|requirejs|define)\s*[)&|!=?]/;
/** But plotly's, which asks for it a cell later. */
const GUARD = /\bif\s*\(\s*typeof\s+require\s*!==?\s*["']undefined["']\s*\)/;

export class AmdHost {
  private loading: Promise<PageAmd> | undefined;
  private loaded: PageAmd | undefined;

  /** What relative URLs of modules resolve against. */
  constructor(private readonly baseUrl: string) {}

  /** Undefined until it has been loaded. */
  get page(): PageAmd | undefined {
    return this.loaded;
  }

  load(): Promise<PageAmd> {
    this.loading ??= this.install().catch((error: unknown) => {
      // A line that was lost comes back.
      this.loading = undefined;
      throw error;
    });
    return this.loading;
  }

  private async install(): Promise<PageAmd> {
    const { installAmd } = await import("./amd/page-amd.js");
    this.loaded = installAmd(this.baseUrl);
    return this.loaded;
  }
}

export function usesAmd(script: string): boolean {
  return CALL.test(script) && (!TEST.test(script) || GUARD.test(script));
}
