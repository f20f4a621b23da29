//! Bearer tokens: JSON Web Tokens that this installation signs itself (HS256, issuer `local`).

use chrono::{DateTime, TimeDelta, Utc};
use domain::region::RegionCode;
use domain::subject::Subject;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

use super::caller::Caller;
use super::role::Role;
use crate::privacy::Key;

/// The issuer of tokens that `hearth token` makes.
pub const LOCAL_ISSUER: &str = "local";

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    role: String,
    region: String,
    iat: i64,
    exp: i64,
}

/// The token is none of ours, has expired, or names no role or region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the token is not valid")]
pub struct InvalidToken;

/// Makes and checks tokens.
#[derive(Clone)]
pub struct TokenService {
    key: Key,
}

impl TokenService {
    /// The service under the installation's token key.
    pub fn new(key: Key) -> Self {
        Self { key }
    }

    /// A token for a subject in a role and region, good from `now` for `ttl`.
    pub fn issue(
        &self,
        subject: &str,
        role: Role,
        region: RegionCode,
        now: DateTime<Utc>,
        ttl: TimeDelta,
    ) -> Result<String, InvalidToken> {
        let claims = Claims {
            iss: LOCAL_ISSUER.to_owned(),
            sub: subject.to_owned(),
            role: role.code().to_owned(),
            region: region.to_string(),
            iat: now.timestamp(),
            exp: (now + ttl).timestamp(),
        };
        jsonwebtoken::encode(
            &Header::new(Algorithm::HS256),
            &claims,
            &EncodingKey::from_secret(self.key.bytes()),
        )
        .map_err(|_| InvalidToken)
    }

    /// The caller of a token: signature, algorithm, issuer and expiry are checked.
    pub fn caller(&self, token: &str) -> Result<Caller, InvalidToken> {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[LOCAL_ISSUER]);
        validation.set_required_spec_claims(&["exp", "iss", "sub"]);
        validation.leeway = 30;
        let key = DecodingKey::from_secret(self.key.bytes());
        let claims = jsonwebtoken::decode::<Claims>(token, &key, &validation)
            .map_err(|_| InvalidToken)?
            .claims;
        if claims.sub.is_empty() {
            return Err(InvalidToken);
        }
        Ok(Caller {
            subject: Subject::new(&claims.iss, &claims.sub),
            role: Role::from_code(&claims.role).ok_or(InvalidToken)?,
            region: RegionCode::parse(&claims.region).map_err(|_| InvalidToken)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::now;

    fn service() -> TokenService {
        TokenService::new(Key::from_bytes([7; 32]))
    }

    fn guizhou() -> RegionCode {
        RegionCode::parse("520000").unwrap()
    }

    #[test]
    fn a_token_names_its_caller() {
        let token = service()
            .issue(
                "zhang",
                Role::Caseworker,
                guizhou(),
                now(),
                TimeDelta::hours(8),
            )
            .unwrap();
        let caller = service().caller(&token).unwrap();
        assert_eq!(caller.subject.as_str(), "local/zhang");
        assert_eq!((caller.role, caller.region), (Role::Caseworker, guizhou()));
    }

    #[test]
    fn an_expired_foreign_or_altered_token_is_refused() {
        let issue = |service: TokenService, at| {
            service
                .issue("zhang", Role::Auditor, guizhou(), at, TimeDelta::hours(1))
                .unwrap()
        };
        let expired = issue(service(), now() - TimeDelta::hours(3));
        assert_eq!(service().caller(&expired).unwrap_err(), InvalidToken);
        let foreign = issue(TokenService::new(Key::random()), now());
        assert_eq!(service().caller(&foreign).unwrap_err(), InvalidToken);
        let good = issue(service(), now());
        let altered = good.replacen('e', "f", 1);
        assert!(service().caller(&altered).is_err());
        // {"alg":"none"}: a token without a signature.
        let unsigned = format!("eyJhbGciOiJub25lIn0.{}.", good.split('.').nth(1).unwrap());
        assert!(service().caller(&unsigned).is_err());
    }
}
