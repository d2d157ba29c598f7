/** With the browser's own controls; silent until somebody turns it up. */
export function MovingPicture({ src, label }: { src: string; label: string }) {
  return (
    <video
      key={src}
      src={src}
      aria-label={label}
      controls
      loop
      muted
      autoPlay
      playsInline
      className="size-auto max-h-full max-w-full object-contain"
    />
  );
}
