// Text in, text out: how names and addresses are made of what people choose.

@description('''
What the names of resources end in: what is left of the environment's name, for people, and the token, which makes it
unique. At most 34 characters, lower-case letters, digits and single hyphens, neither first nor last: with a prefix of
five it is within the limits of everything that is named so, the narrowest being the plan's 40 characters.
''')
@export()
func label(environmentName string, token string) string => '${beforeHyphen(take(words(environmentName), 20))}${token}'

func beforeHyphen(start string) string => empty(start) || endsWith(start, '-') ? start : '${start}-'

// Each run of characters that are not letters or digits becomes one hyphen between words.
func words(text string) string =>
  join(
    filter(
      split(join(map(range(0, length(text)), i => letterOrHyphen(toLower(substring(text, i, 1)))), ''), '-'),
      word => !empty(word)
    ),
    '-'
  )

func letterOrHyphen(character string) string =>
  contains('abcdefghijklmnopqrstuvwxyz0123456789', character) ? character : '-'

@description('The origins in a list separated by commas, as browsers send them in Origin: in lower case, without a slash at the end, and without the scheme\'s own port. Browsers send a host in ASCII, and here is nothing that could encode one.')
@export()
func originsOf(list string) string[] =>
  empty(inOtherAlphabets(list))
    ? map(filter(split(list, ','), item => !empty(trim(item))), item => withoutDefaultPort(toLower(withoutSlash(item))))
    : fail('allowedOrigins (APP_ALLOWED_ORIGINS) may not have ${join(inOtherAlphabets(list), ', ')}: give the host in ASCII, as browsers send it, which begins with xn--')

func inOtherAlphabets(list string) string[] => filter(split(list, ','), item => !isAscii(toLower(item)))

func isAscii(lowerCase string) bool =>
  empty(filter(
    map(range(0, length(lowerCase)), i => substring(lowerCase, i, 1)),
    character => !contains('abcdefghijklmnopqrstuvwxyz0123456789 !"#$%&\'()*+-./:;<=>?@[\\]^_`{|}~\t', character)
  ))

func withoutDefaultPort(origin string) string =>
  startsWith(origin, 'https://') && endsWith(origin, ':443')
    ? take(origin, length(origin) - 4)
    : startsWith(origin, 'http://') && endsWith(origin, ':80') ? take(origin, length(origin) - 3) : origin

@description('A URL without the slash at its end.')
@export()
func withoutSlash(url string) string => endsWith(trim(url), '/') ? take(trim(url), length(trim(url)) - 1) : trim(url)
