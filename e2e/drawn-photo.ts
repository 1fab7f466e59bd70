/** Photographs of boats that never sailed, drawn in a window: for pictures that show small ones. */
import { randomBytes } from 'node:crypto';
import type { App } from './app.ts';

/** A JPEG that every decoder shows, `byteCount` long: what is behind its end is not looked at. */
export async function drawPhoto(app: App, number: number, byteCount: number): Promise<Buffer> {
  const jpeg = Buffer.from(await app.page.evaluate(drawBoat, number), 'base64');
  return Buffer.concat([jpeg, randomBytes(Math.max(0, byteCount - jpeg.length))]);
}

/** Runs in the window. Base64. */
function drawBoat(number: number): string {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = number % 4 === 3 ? [480, 640] : [640, 480];
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('nothing to draw on');
  const { width, height } = canvas;
  const hue = (number * 47) % 360;
  const sky = pen.createLinearGradient(0, 0, 0, height * 0.62);
  sky.addColorStop(0, `hsl(${200 + (hue % 40)} 60% 55%)`);
  sky.addColorStop(1, `hsl(${20 + (hue % 30)} 80% 80%)`);
  pen.fillStyle = sky;
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = 'hsl(45 95% 75%)';
  pen.beginPath();
  pen.arc(width * (0.2 + (hue % 60) / 100), height * 0.42, height * 0.09, 0, Math.PI * 2);
  pen.fill();
  pen.fillStyle = `hsl(${195 + (hue % 25)} 55% 35%)`;
  pen.fillRect(0, height * 0.62, width, height);
  const middle = width * (0.35 + (hue % 30) / 100);
  pen.fillStyle = `hsl(${hue} 65% 50%)`;
  pen.beginPath();
  pen.moveTo(middle, height * 0.15);
  pen.lineTo(middle + height * 0.3, height * 0.6);
  pen.lineTo(middle, height * 0.6);
  pen.fill();
  pen.fillStyle = 'hsl(0 0% 97%)';
  pen.beginPath();
  pen.moveTo(middle - 8, height * 0.22);
  pen.lineTo(middle - height * 0.2, height * 0.6);
  pen.lineTo(middle - 8, height * 0.6);
  pen.fill();
  pen.fillStyle = 'hsl(25 40% 25%)';
  pen.beginPath();
  pen.moveTo(middle - height * 0.26, height * 0.63);
  pen.lineTo(middle + height * 0.34, height * 0.63);
  pen.lineTo(middle + height * 0.24, height * 0.74);
  pen.lineTo(middle - height * 0.18, height * 0.74);
  pen.fill();
  return canvas.toDataURL('image/jpeg', 0.9).replace(/^[^,]*,/u, '');
}
