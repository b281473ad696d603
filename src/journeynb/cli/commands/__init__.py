"""The commands of `journeynb`, one file each."""
