/** @type {import('next').NextConfig} */
export default {
  output: 'export',
  trailingSlash: true,
  images: { unoptimized: true },
  reactStrictMode: true,
  // `npm run check` has them in `typecheck`; twice is a third of the build.
  typescript: { ignoreBuildErrors: true },
  // A clean checkout never reads it, and writing it is a quarter of the work.
  experimental: { turbopackFileSystemCacheForBuild: !process.env.CI },
  turbopack: { root: new URL('../..', import.meta.url).pathname },
};
