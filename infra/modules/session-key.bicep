// The secret session-key: base64 of 32 random bytes, which is what the app asks for. It derives its AES-256 keys from
// them by HKDF (IonFunctions.Core/Secrets/SessionKey.cs).
//
// ARM's only source of randomness is newGuid(), and it can't decode hex. A GUID of version 4 has 122 random bits; its
// first, second and fifth group are 24 hex digits with nothing fixed in them, so three GUIDs give 72 digits, of which 64
// make 256 random bits: all that 32 bytes can hold. Three digits are 12 bits, and so are two characters of base64.
//
// Who would rather have a key of other making than Azure's GUIDs adds a version of the secret to the vault, such as what
// `openssl rand -base64 32` prints: the app seals with the newest, and opens with the older ones what they sealed.

@description('base64 of the 32 bytes that the random hex digits of three GUIDs spell.')
@export()
func base64OfRandom(guid1 string, guid2 string, guid3 string) string =>
  base64Of64Digits(toLower('${randomDigits(guid1)}${randomDigits(guid2)}${randomDigits(guid3)}'))

func randomDigits(guid string) string => '${split(guid, '-')[0]}${split(guid, '-')[1]}${split(guid, '-')[4]}'

// 21 times three digits are 63; the last has four bits, and base64 fills them up with two zeros.
func base64Of64Digits(digits string) string =>
  '${join(map(range(0, 21), i => twoCharacters(digits, 3 * i)), '')}${character(4 * value(digits, 63))}='

func twoCharacters(digits string, at int) string =>
  '${character(4 * value(digits, at) + value(digits, at + 1) / 4)}${character(16 * (value(digits, at + 1) % 4) + value(digits, at + 2))}'

// What is not a hex digit is at -1, and stops the deployment at substring(): better none than a weak key.
func value(digits string, at int) int => indexOf('0123456789abcdef', substring(digits, at, 1))

func character(index int) string =>
  substring('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', index, 1)
