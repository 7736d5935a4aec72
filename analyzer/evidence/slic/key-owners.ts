/**
 * Which public key signs for which makers: SHA-256 of the modulus as the table has it (little-endian), the OEM IDs
 * of the valid tables that it signed, and the makers of those machines.
 *
 * Derived from the valid SLIC tables of linuxhw/ACPI (ACPI tables of Linux-powered computers, linux-hardware.org,
 * CC-BY-4.0). A maker can have several keys and one key can sign several OEM IDs, so this is a hint and decides nothing.
 */
export interface KeyOwner {
  oemIds: readonly string[];
  makers: readonly string[];
  /** Machines in the collection whose table this key signed. */
  seen: number;
}

export const KEY_OWNERS: Readonly<Record<string, KeyOwner>> = {
  '30ee02842de04c3baf87c46b00294a42a32db25ddc781efc8f995aad248f4388': {
    oemIds: ['DELL'],
    makers: ['Dell'],
    seen: 23,
  },
  '28dfa7bb4e7b9221829fb46fb536dd07a304e090a22467e540a926bd79468f91': {
    oemIds: ['LENOVO'],
    makers: ['Lenovo'],
    seen: 20,
  },
  ae144fd566983f23b8c5ad0c9f1e627b4fd2d176255a0a80fadfa160faad636a: {
    oemIds: ['HPQOEM'],
    makers: ['Hewlett-Packard'],
    seen: 14,
  },
  e0db7f0fffab50656b132f268bb73862b7a109291e4448ae1478d96cc4efae04: {
    oemIds: ['MSI_NB'],
    makers: ['MSI'],
    seen: 4,
  },
  ed4041bf377fcd84fab2c446636d851f94cfbd1f48c45f6bc51d738325f8e0c2: {
    oemIds: ['TOSASU', 'TOSINV'],
    makers: ['Toshiba'],
    seen: 3,
  },
  '44ef30e6c24329e1461a1e68949de942a2149b5694e33be5db234b1181da6b72': {
    oemIds: ['GBT'],
    makers: ['Gigabyte'],
    seen: 2,
  },
  decb30a53638b94476f7f3bba56c6bf06a35a21d595de977914523dbff72f596: {
    oemIds: ['ACRSYS'],
    makers: ['Acer', 'eMachines'],
    seen: 2,
  },
  c57c487ea4174feae5301425e37be665d0a9b69f5f41ffa6bda586c7b6410938: {
    oemIds: ['_ASUS_'],
    makers: ['ASUSTeK'],
    seen: 2,
  },
  '62e40c502c6bde355d19d37d9286028b44153e50b4cd0a8cf11995dfc534eaec': {
    oemIds: ['MATBIO'],
    makers: ['Panasonic'],
    seen: 1,
  },
  a033ab2bd5d3b2ad36ab8f62611a28ef7496b780f2b5cc5a63a979bc1a422f9f: {
    oemIds: ['MEDION'],
    makers: ['Medion'],
    seen: 1,
  },
  fd92d279d07bdf0f7101059493d39a7405e17b4f0ab5ac296eef306b5392c055: {
    oemIds: ['ITINFO'],
    makers: ['Itautec'],
    seen: 1,
  },
  a6a70729c67424a89c411c60f68d7386f0b82a4210651f32b84a3741ad3a86bc: {
    oemIds: ['Dealin'],
    makers: ['Gigabyte'],
    seen: 1,
  },
  '8cbf9dfbe7f035269b9204f7e26af438af96e5ec5a02adcf3f7dbe16ff798791': {
    oemIds: ['FUJ'],
    makers: ['Fujitsu'],
    seen: 1,
  },
  '5fd38908efadd73e27d379605cc75e3750f8e953314480c45b6317bc425b4492': {
    oemIds: ['Sony'],
    makers: ['Sony'],
    seen: 1,
  },
};

/** Makers known to sign with this key, for people; null where the key has not been met. */
export function keyOwner(modulusSha256: string): string | null {
  return KEY_OWNERS[modulusSha256]?.makers.join(', ') ?? null;
}
