export const THEME_KEY = 'pilothouse.theme';

/** Runs before the first paint; the server allows it by its hash. The same rule as `apply` in theme.ts. */
export const THEME_SNIPPET = `try{var t=localStorage.getItem('${THEME_KEY}')}catch(e){}document.documentElement.dataset.theme=t==='light'||(t==='auto'&&matchMedia('(prefers-color-scheme: light)').matches)?'light':'dark'`;
