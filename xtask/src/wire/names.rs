//! Rust names for the names of a service model. Words are cut where case changes, acronyms stay whole.

/// `PrivateIPv4Address` → `private_ipv4_address`, `providerARNs` → `provider_arns`.
pub fn snake(name: &str) -> String {
    let name = name.replace("IPv", "Ipv").replace("ARNs", "Arns");
    let letters: Vec<char> = name.chars().collect();
    let mut out = String::with_capacity(name.len() + 8);
    for (index, letter) in letters.iter().enumerate() {
        if letter.is_ascii_uppercase() && index > 0 {
            let previous = letters[index - 1];
            let next_is_lower = letters.get(index + 1).is_some_and(char::is_ascii_lowercase);
            let starts_word = previous.is_ascii_lowercase()
                || previous.is_ascii_digit()
                || (previous.is_ascii_uppercase() && next_is_lower);
            if starts_word {
                out.push('_');
            }
        }
        out.push(if letter.is_ascii_alphanumeric() {
            letter.to_ascii_lowercase()
        } else {
            '_'
        });
    }
    out
}

/// The name of a static table.
pub fn constant(name: &str) -> String {
    snake(name).to_ascii_uppercase()
}

/// The name of a struct field, raw where it is a keyword.
pub fn field(name: &str) -> String {
    let name = snake(name);
    match name.as_str() {
        "type" | "match" | "use" | "where" | "in" | "for" | "if" | "else" | "loop" | "move"
        | "ref" | "static" | "struct" | "enum" | "trait" | "impl" | "fn" | "let" | "mod"
        | "pub" | "return" | "const" | "async" | "await" | "dyn" | "extern" | "break"
        | "continue" | "as" | "abstract" | "final" | "override" | "priv" | "typeof" | "unsized"
        | "virtual" | "yield" | "try" | "box" | "do" | "macro" | "become" | "gen" | "while"
        | "unsafe" | "true" | "false" => format!("r#{name}"),
        _ => name,
    }
}

/// The name of a struct: the shape's, with a capital at the front.
pub fn type_name(shape: &str) -> String {
    let mut letters = shape.chars();
    match letters.next() {
        Some(first) => first.to_ascii_uppercase().to_string() + letters.as_str(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_at_case_and_acronyms_stay_whole() {
        for (name, expected) in [
            ("restApiId", "rest_api_id"),
            ("DNSName", "dns_name"),
            ("PrivateIPv4Address", "private_ipv4_address"),
            ("providerARNs", "provider_arns"),
            ("SSLPolicies", "ssl_policies"),
            ("S3Bucket", "s3_bucket"),
            ("api_Key", "api_key"),
            ("SAMLAssertion", "saml_assertion"),
        ] {
            assert_eq!(snake(name), expected);
        }
        assert_eq!(field("type"), "r#type");
        assert_eq!(constant("GetRestApi"), "GET_REST_API");
        assert_eq!(type_name("tagListType"), "TagListType");
    }
}
