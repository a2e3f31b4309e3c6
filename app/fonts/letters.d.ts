/** A font's address, once built. */
declare module "*.woff2?address" {
  const address: string;
  // biome-ignore lint/style/noDefaultExport: what the builder makes of a file has no other name
  export default address;
}
