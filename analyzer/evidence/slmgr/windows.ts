/** Which of the products of a capture is Windows, and which of its blocks tells the latest of it. */
import type { ProblemSink } from '../../model/problems.ts';
import type { SlmgrProduct } from '../../model/types.ts';
import { isKnownChannel } from '../shared/channel.ts';
import { isWindowsProduct, productInUse, type Use } from '../shared/product.ts';
import type { Block } from './block.ts';

/** A licence without a key is not in use, unless its status says otherwise. */
const isIdle = ({ notInUse, product }: Block): boolean => notInUse && (product.licenseStatus ?? 0) === 0;

/** The product that is the operating system: of the last run that has one, for a later run tells the later state. */
export function pickWindows(blocks: readonly Block[], report: ProblemSink): SlmgrProduct | null {
  const candidates = blocks.filter(
    (block) => !isIdle(block) && !block.product.isAddon && isWindowsProduct(block.product),
  );
  const last = candidates.at(-1);
  if (last === undefined) return null;
  const { product, statusText } = candidates.length > 1 ? choose(candidates, last.run, report) : last;
  if (product.channel !== null && !isKnownChannel(product.channel)) report('unknown-channel', product.channel);
  if (product.licenseStatus === null && statusText !== null) report('unknown-status');
  return product;
}

function choose(candidates: readonly Block[], lastRun: number, report: ProblemSink): Block {
  const names = new Identities(candidates);
  const latest = new Map(candidates.filter(({ run }) => run === lastRun).map((block) => [names.of(block), block]));
  const several = new Set(candidates.map((block) => names.of(block))).size;
  if (several > 1) report('several-windows-products', several);
  return productInUse([...latest.values()].reverse(), useOf) as Block;
}

/** Which blocks are of one product: by the activation ID, or by the Description where a block (of /dli) has none. */
class Identities {
  private readonly byDescription = new Map<string, string>();

  constructor(blocks: readonly Block[]) {
    for (const { product } of blocks) {
      const { activationId, description } = product;
      if (activationId !== null && description !== null) this.byDescription.set(description, activationId);
    }
  }

  of({ product }: Block): string {
    const description = product.description ?? '';
    return product.activationId ?? this.byDescription.get(description) ?? description;
  }
}

const useOf = (block: Block): Use => ({
  licenseStatus: block.product.licenseStatus,
  hasKey: block.has('partialProductKey'),
});
