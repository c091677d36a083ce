//! Expressions, evaluated while they are read: what the random flows use of the language.

use fdl_core::value::{Number, Value};

/// The value of an expression, none if it has none.
pub(crate) fn evaluate(text: &str, variables: &Value) -> Option<Value> {
    let mut reader = Reader {
        rest: text,
        variables,
        live: true,
    };
    let value = reader.or()?;
    reader.blank();
    reader.rest.is_empty().then_some(value)
}

/// `live` is false in an operand that `&&` or `||` skips: it is read, and its value is `null`.
struct Reader<'a> {
    rest: &'a str,
    variables: &'a Value,
    live: bool,
}

impl<'a> Reader<'a> {
    fn blank(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn eat(&mut self, token: &str) -> bool {
        self.blank();
        let rest = self.rest.strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn take(&mut self, part: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|it| !part(it)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    fn either(
        &mut self,
        token: &str,
        decided: bool,
        operand: fn(&mut Self) -> Option<Value>,
    ) -> Option<Value> {
        let mut left = operand(self)?;
        while self.eat(token) {
            let live = self.live;
            let known = live && truth(&left)? == decided;
            self.live = live && !known;
            let right = operand(self)?;
            if self.live {
                left = Value::Boolean(truth(&right)?);
            }
            self.live = live;
        }
        Some(left)
    }

    fn or(&mut self) -> Option<Value> {
        self.either("||", true, Self::and)
    }

    fn and(&mut self) -> Option<Value> {
        self.either("&&", false, Self::comparison)
    }

    fn comparison(&mut self) -> Option<Value> {
        let mut left = self.prefix()?;
        let operators = ["==", "!=", "<=", ">=", "<", ">", "in "];
        while let Some(operator) = operators.into_iter().find(|it| self.eat(it)) {
            let right = self.prefix()?;
            if self.live {
                left = Value::Boolean(compare(&left, operator, &right)?);
            }
        }
        Some(left)
    }

    fn prefix(&mut self) -> Option<Value> {
        if self.eat("!") {
            let operand = self.prefix()?;
            return match self.live {
                true => Some(Value::Boolean(!truth(&operand)?)),
                false => Some(Value::Null),
            };
        }
        let mut value = self.primary()?;
        loop {
            let key = if self.rest.starts_with('.') {
                self.rest = &self.rest[1..];
                Value::from(self.take(|it| it.is_alphanumeric()))
            } else if self.eat("[") {
                let key = self.or()?;
                self.eat("]").then_some(key)?
            } else {
                return Some(value);
            };
            if self.live {
                value = match &key {
                    Value::String(name) => value.get(name)?.clone(),
                    Value::Number(index) => {
                        let index = usize::try_from(index.as_i64()?).ok()?;
                        value.as_array()?.get(index)?.clone()
                    }
                    _ => return None,
                };
            }
        }
    }

    fn list(&mut self, end: &str) -> Option<Vec<Value>> {
        let mut values = Vec::new();
        while !self.eat(end) {
            values.push(self.or()?);
            self.eat(",");
        }
        Some(values)
    }

    fn primary(&mut self) -> Option<Value> {
        self.blank();
        match self.rest.chars().next()? {
            '(' => {
                self.eat("(");
                let value = self.or()?;
                self.eat(")").then_some(value)
            }
            '[' => {
                self.eat("[");
                Some(Value::array(self.list("]")?))
            }
            '"' => {
                self.eat("\"");
                let text = self.take(|it| it != '"');
                self.eat("\"").then(|| Value::from(text))
            }
            '$' => {
                self.eat("$");
                let name = self.take(char::is_alphanumeric);
                match self.live {
                    true => self.variables.get(name).cloned(),
                    false => Some(Value::Null),
                }
            }
            first if first == '-' || first.is_ascii_digit() => {
                let text = self.take(|it| it == '-' || it == '.' || it.is_ascii_digit());
                Number::parse(text).map(Value::Number)
            }
            _ => match self.take(char::is_alphanumeric) {
                "true" => Some(Value::Boolean(true)),
                "false" => Some(Value::Boolean(false)),
                name => {
                    let arguments = self.eat("(").then(|| self.list(")"))??;
                    match self.live {
                        true => call(name, &arguments),
                        false => Some(Value::Null),
                    }
                }
            },
        }
    }
}

fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Boolean(it) => Some(*it),
        _ => None,
    }
}

fn compare(left: &Value, operator: &str, right: &Value) -> Option<bool> {
    match operator {
        "==" => return Some(left == right),
        "!=" => return Some(left != right),
        "in " => {
            return match right {
                Value::Array(elements) => Some(elements.contains(left)),
                Value::Object(members) => Some(members.contains_key(left.as_str()?)),
                _ => None,
            };
        }
        _ => {}
    }
    let order = match (left, right) {
        (Value::Number(a), Value::Number(b)) => a.as_f64().partial_cmp(&b.as_f64())?,
        (Value::String(a), Value::String(b)) => a.cmp(b),
        _ => return None,
    };
    Some(match operator {
        "<" => order.is_lt(),
        "<=" => order.is_le(),
        ">" => order.is_gt(),
        _ => order.is_ge(),
    })
}

fn call(name: &str, arguments: &[Value]) -> Option<Value> {
    let count = |it: usize| Some(Value::from(it as i64));
    match (name, arguments) {
        ("toArray", _) => Some(Value::array(arguments.to_vec())),
        ("length", [Value::Array(it)]) => count(it.len()),
        ("length", [Value::Object(it)]) => count(it.len()),
        ("length", [Value::String(it)]) => count(it.chars().count()),
        ("intAdd", [Value::Number(a), Value::Number(b)]) => {
            Some(Value::from(a.as_i64()?.checked_add(b.as_i64()?)?))
        }
        ("arrayContains", [Value::Array(list), item]) => Some(list.contains(item).into()),
        ("jsonMerge", [Value::Object(a), Value::Object(b)]) => {
            let mut merged = (***a).clone();
            merged.extend(b.iter().map(|(name, it)| (name.clone(), it.clone())));
            Some(Value::from(merged))
        }
        _ => None,
    }
}
