//! Values of annotations: always text, in the notations that the controller's documentation gives at its
//! head (boolean, stringList, stringMap).

use std::collections::BTreeMap;

/// `true` and `false` in the spellings that Go's `strconv.ParseBool` documents.
pub fn boolean(value: &str) -> Result<bool, String> {
    match value {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(false),
        _ => Err(format!("{value:?} is neither true nor false")),
    }
}

/// `s1,s2,s3`; blanks around commas and empty items do not count.
pub fn list(value: &str) -> impl Iterator<Item = &str> {
    value
        .split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
}

/// `k1=v1,k2=v2`. A backslash takes the meaning from the character after it; a comma that no `=` follows
/// anywhere ends the map if nothing but blanks is left, and is an error otherwise.
pub fn map(value: &str) -> Result<BTreeMap<String, String>, String> {
    let mut map = BTreeMap::new();
    let mut pair = String::new();
    let mut rest = value.chars();
    while let Some(character) = rest.next() {
        match character {
            '\\' => pair.push(rest.next().unwrap_or('\\')),
            ',' => {
                if rest.as_str().trim().is_empty() {
                    break;
                }
                insert(&mut map, &pair)?;
                pair.clear();
            }
            _ => pair.push(character),
        }
    }
    if !pair.trim().is_empty() {
        insert(&mut map, &pair)?;
    }
    Ok(map)
}

fn insert(map: &mut BTreeMap<String, String>, pair: &str) -> Result<(), String> {
    let (key, value) = pair
        .split_once('=')
        .ok_or_else(|| format!("{:?} is not of the form key=value", pair.trim()))?;
    if key.trim().is_empty() {
        return Err(format!("{:?} has no key before its =", pair.trim()));
    }
    map.insert(key.trim().to_owned(), value.trim().to_owned());
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use proptest::prelude::*;

    #[test]
    fn maps_are_read_as_documented() {
        let pairs = |text| map(text).map(|map| map.into_iter().collect::<Vec<_>>());
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(
            pairs("a=1, b = 2 ,c=x=y,"),
            Ok(vec![pair("a", "1"), pair("b", "2"), pair("c", "x=y")])
        );
        assert_eq!(
            pairs("a=1\\,2,b="),
            Ok(vec![pair("a", "1,2"), pair("b", "")])
        );
        assert_eq!(pairs(""), Ok(vec![]));
        assert!(pairs("a").is_err());
        assert!(pairs("a=1,b").is_err());
        assert!(pairs("=1").is_err());
    }

    #[test]
    fn lists_and_booleans() {
        assert_eq!(
            list(" 80, web,,443").collect::<Vec<_>>(),
            ["80", "web", "443"]
        );
        assert_eq!(boolean("True"), Ok(true));
        assert_eq!(boolean("0"), Ok(false));
        assert!(boolean("yes").is_err());
    }

    proptest! {
        #[test]
        fn a_map_survives_writing(pairs in proptest::collection::btree_map("[a-z./:]{1,8}", "[a-z=,\\\\]{0,8}", 0..6)) {
            let escaped = |text: &str| text.replace('\\', "\\\\").replace(',', "\\,");
            let text: Vec<String> = pairs.iter().map(|(k, v)| format!("{k}={}", escaped(v))).collect();
            prop_assert_eq!(map(&text.join(",")), Ok(pairs));
        }
    }
}
