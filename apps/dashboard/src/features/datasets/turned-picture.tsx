'use client';

import { useEffect, useRef, useState } from 'react';
import type { Turn } from './crop-box';

/** A picture turned and mirrored as it will be written. A canvas, so that a frame can lie over what is seen. */
export function TurnedPicture({ src, turn, mirrors, label }: TurnedPictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [picture, setPicture] = useState<HTMLImageElement>();

  useEffect(() => {
    const loading = new Image();
    loading.onload = () => setPicture(loading);
    loading.src = src;
    return () => void (loading.onload = null);
  }, [src]);

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context || !picture) return;
    const { naturalWidth: width, naturalHeight: height } = picture;
    const isOnSide = turn % 180 !== 0;
    canvas.current.width = isOnSide ? height : width;
    canvas.current.height = isOnSide ? width : height;
    context.translate(canvas.current.width / 2, canvas.current.height / 2);
    if (mirrors) context.scale(-1, 1);
    context.rotate((turn * Math.PI) / 180);
    context.drawImage(picture, -width / 2, -height / 2);
  }, [picture, turn, mirrors]);

  return <canvas ref={canvas} role="img" aria-label={label} className="block max-h-[58dvh] max-w-full" />;
}

type TurnedPictureProps = { src: string; turn: Turn; mirrors: boolean; label: string };
