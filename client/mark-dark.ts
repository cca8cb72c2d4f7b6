/** The sign by which DataTables, which itables draws with, and others know a dark page: a class of the root. */
export function markDark(): void {
  const isDark = matchMedia("(prefers-color-scheme: dark)");
  const mark = (): void => void document.documentElement.classList.toggle("dark", isDark.matches);
  mark();
  isDark.addEventListener("change", mark);
}
