package org.flexmeter.gateway.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.flexmeter.gateway.bounded.BoundedFile;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctetSequenceJsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * Checks signed commands (JWS compact serialization, RFC 7515) by a file with a JWK set (RFC 7517),
 * one key an aggregator. An edited file is taken over with the next command.
 */
public final class Jws {
    private static final AlgorithmConstraints ALGORITHMS =
            new AlgorithmConstraints(
                    ConstraintType.PERMIT,
                    AlgorithmIdentifiers.HMAC_SHA256,
                    AlgorithmIdentifiers.HMAC_SHA384,
                    AlgorithmIdentifiers.HMAC_SHA512,
                    AlgorithmIdentifiers.RSA_USING_SHA256,
                    AlgorithmIdentifiers.RSA_USING_SHA384,
                    AlgorithmIdentifiers.RSA_USING_SHA512,
                    AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
                    AlgorithmIdentifiers.RSA_PSS_USING_SHA384,
                    AlgorithmIdentifiers.RSA_PSS_USING_SHA512,
                    AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
                    AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
                    AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512,
                    AlgorithmIdentifiers.EDDSA);

    /**
     * What a signature is worth.
     *
     * @param signedBy the key's {@code kid}; empty if it is not good
     * @param fault why it is not good, one line without any key; empty if it is
     * @param bounds which devices the key is for
     */
    record Proof(String signedBy, String fault, KeyBounds bounds) {
        private static Proof bad(String fault) {
            return new Proof("", Words.oneLine(fault), KeyBounds.NONE);
        }

        boolean good() {
            return fault.isEmpty();
        }
    }

    private record Keys(FileTime edited, JsonWebKeySet set) {}

    private final Optional<Path> file;
    private volatile Optional<Keys> keys = Optional.empty();

    /**
     * @param file the JWK set; empty if there is none
     */
    public Jws(Optional<Path> file) {
        this.file = file;
    }

    /** Whether a payload has the form of a JWS. */
    static boolean isCompact(byte[] payload) {
        int dots = 0;
        for (byte b : payload) {
            boolean word = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9';
            if (b == '.') {
                dots++;
            } else if (!word && b != '-' && b != '_') {
                return false;
            }
        }
        return dots == 2;
    }

    /** Whether it was signed with one of our keys, and what that key is for. */
    Proof check(String compact) {
        if (file.isEmpty()) {
            return Proof.bad("it is signed, and fm.command.keys names no keys to check it with");
        }
        try {
            return verified(compact);
        } catch (JoseException e) {
            return Proof.bad("its signature cannot be checked: " + reason(e));
        } catch (IOException e) {
            return Proof.bad("its signature cannot be checked: fm.command.keys cannot be read");
        } catch (RuntimeException | StackOverflowError e) {
            return Proof.bad("its signature cannot be checked: its header is not of RFC 7515");
        }
    }

    private Proof verified(String compact) throws JoseException, IOException {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setAlgorithmConstraints(ALGORITHMS);
        jws.setCompactSerialization(compact);
        String kid = jws.getKeyIdHeaderValue();
        if (kid == null) {
            return Proof.bad("its signature names no key (kid)");
        }
        Optional<JsonWebKey> key =
                Optional.ofNullable(keys().findJsonWebKey(kid, null, null, null));
        if (key.isEmpty()) {
            return Proof.bad("its key '" + kid + "' is not in fm.command.keys");
        }
        Optional<String> unfit = unfit(key.get(), jws.getAlgorithmHeaderValue());
        if (unfit.isPresent()) {
            return Proof.bad("its key '" + kid + "' " + unfit.get());
        }
        jws.setKey(key.get().getKey());
        return jws.verifySignature()
                ? new Proof(kid, "", KeyBounds.of(key.get()).orElseThrow())
                : Proof.bad("its signature is wrong");
    }

    /** What a key says of its own use (RFC 7517, 4.2 to 4.4) holds. */
    private static Optional<String> unfit(JsonWebKey key, String algorithm) {
        if (key.getAlgorithm() != null && !key.getAlgorithm().equals(algorithm)) {
            return Optional.of("is for " + key.getAlgorithm() + " alone (alg)");
        }
        return misuse(key);
    }

    private static Optional<String> misuse(JsonWebKey key) {
        if (key.getUse() != null && !key.getUse().equals("sig")) {
            return Optional.of("is not for signatures (use)");
        }
        if (key.getKeyOps() != null && !key.getKeyOps().contains("verify")) {
            return Optional.of("is not for checking signatures (key_ops)");
        }
        return KeyBounds.of(key).isEmpty()
                ? Optional.of("has gateways or groups that are no list of names")
                : Optional.empty();
    }

    /** The library's messages may quote what was signed; their first sentence does not. */
    private static String reason(JoseException fault) {
        String text = fault.getMessage() == null ? "" : fault.getMessage();
        int end = text.indexOf(':') < 0 ? text.length() : text.indexOf(':');
        return text.substring(0, Math.min(end, 120));
    }

    private JsonWebKeySet keys() throws IOException, JoseException {
        FileTime edited = Files.getLastModifiedTime(file.orElseThrow());
        Optional<Keys> known = keys;
        if (known.isPresent() && known.get().edited().equals(edited)) {
            return known.get().set();
        }
        JsonWebKeySet set = new JsonWebKeySet(BoundedFile.text(file.get(), BoundedFile.SMALL));
        keys = Optional.of(new Keys(edited, set));
        return set;
    }

    /**
     * What is wrong with a file of keys.
     *
     * @return one line each; empty if it can be used
     */
    public static List<String> findings(Path file) {
        try {
            return new JsonWebKeySet(BoundedFile.text(file, BoundedFile.SMALL))
                    .getJsonWebKeys().stream().flatMap(key -> finding(file, key).stream()).toList();
        } catch (IOException e) {
            return List.of(
                    file + ":1: cannot be read; fm.command.keys names a file with a JWK set");
        } catch (JoseException | RuntimeException e) {
            return List.of(
                    file + ":1: is no JWK set; write {\"keys\": [{\"kty\": ..., \"kid\": ...}]}");
        }
    }

    private static Optional<String> finding(Path file, JsonWebKey key) {
        if (key.getKeyId() == null || key.getKeyId().isBlank()) {
            return Optional.of(file + ":1: a key has no kid; give each the aggregator's name");
        }
        if (key instanceof PublicJsonWebKey pair && pair.getPrivateKey() != null) {
            return Optional.of(
                    "%s:1: key %s holds its private half; only the aggregator needs that, take it out"
                            .formatted(file, key.getKeyId()));
        }
        if (key instanceof OctetSequenceJsonWebKey secret
                && secret.getOctetSequence().length < 32) {
            return Optional.of(
                    "%s:1: key %s is shorter than 32 bytes; make a longer one"
                            .formatted(file, key.getKeyId()));
        }
        return misuse(key).map(why -> "%s:1: key %s %s".formatted(file, key.getKeyId(), why));
    }
}
