// Runs before the page is drawn. src/app/theme.ts writes what this reads.
try {
  const theme = localStorage.getItem("tallymark.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden: then the system's theme holds.
}
