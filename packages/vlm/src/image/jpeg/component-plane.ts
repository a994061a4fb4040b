import type { JpegComponent, JpegFrame } from './read-jpeg.js';

/** What is decoded of a component: its samples, for progressive files its coefficients first. */
export class ComponentPlane {
  /** Blocks that hold pixels. */
  readonly blocksAcross: number;
  readonly blocksDown: number;
  /** Blocks in a row of memory, those that only fill up the last unit of a scan included. */
  readonly rowBlocks: number;
  readonly samples: Uint8ClampedArray;
  /** Samples that hold pixels. */
  readonly width: number;
  readonly height: number;
  readonly coefficients: Int16Array | undefined;
  readonly component: JpegComponent;
  /** The table that was there when the component's first scan began. */
  quant: Uint16Array | undefined;
  /** The last DC coefficient. */
  predicted = 0;

  constructor(frame: JpegFrame, component: JpegComponent) {
    const { across, down } = component;
    this.component = component;
    this.width = Math.ceil((frame.width * across) / frame.maxAcross);
    this.height = Math.ceil((frame.height * down) / frame.maxDown);
    this.blocksAcross = Math.ceil(this.width / 8);
    this.blocksDown = Math.ceil(this.height / 8);
    this.rowBlocks = Math.ceil(frame.width / (8 * frame.maxAcross)) * across;
    const rows = Math.ceil(frame.height / (8 * frame.maxDown)) * down;
    this.samples = new Uint8ClampedArray(64 * this.rowBlocks * rows);
    this.coefficients = frame.isProgressive ? new Int16Array(64 * this.rowBlocks * rows) : undefined;
  }

  /** Samples from one row to the next. */
  get stride(): number {
    return 8 * this.rowBlocks;
  }
}
