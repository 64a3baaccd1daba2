package org.flexmeter.gateway.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
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
     */
    record Proof(String signedBy, String fault) {
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

    /** Whether it was signed with one of our keys. */
    Proof check(String compact) {
        if (file.isEmpty()) {
            return new Proof(
                    "", "it is signed, and fm.command.keys names no keys to check it with");
        }
        JsonWebSignature jws = new JsonWebSignature();
        jws.setAlgorithmConstraints(ALGORITHMS);
        try {
            jws.setCompactSerialization(compact);
            String kid = jws.getKeyIdHeaderValue();
            if (kid == null) {
                return new Proof("", "its signature names no key (kid)");
            }
            Optional<JsonWebKey> key =
                    Optional.ofNullable(keys().findJsonWebKey(kid, null, null, null));
            if (key.isEmpty()) {
                return new Proof(
                        "", Words.oneLine("its key '" + kid + "' is not in fm.command.keys"));
            }
            jws.setKey(key.get().getKey());
            return jws.verifySignature()
                    ? new Proof(kid, "")
                    : new Proof("", "its signature is wrong");
        } catch (JoseException e) {
            return new Proof("", Words.oneLine("its signature cannot be checked: " + reason(e)));
        } catch (IOException e) {
            return new Proof("", "its signature cannot be checked: fm.command.keys cannot be read");
        }
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
        JsonWebKeySet set = new JsonWebKeySet(Files.readString(file.get()));
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
            return new JsonWebKeySet(Files.readString(file))
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
        return Optional.empty();
    }
}
