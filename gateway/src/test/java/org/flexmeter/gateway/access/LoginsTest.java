package org.flexmeter.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.flexmeter.gateway.access.Logins.Answer;
import org.flexmeter.gateway.access.Logins.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginsTest {
    private static final String RIGHT = "a password of Vera";
    private static final String OTHER = "10.0.0.1";

    @TempDir Path home;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final Queue<Runnable> hashes = new ArrayDeque<>();
    private final Queue<Runnable> pretended = new ArrayDeque<>();
    private Logins logins;

    @BeforeEach
    void users() throws GeneralSecurityException {
        Path file = home.resolve("console-users");
        for (String name : new String[] {"vera", "otto"}) {
            new UsersFile(file).put(name, new UsersFile.Entry(Role.VIEWER, cheap()));
        }
        Users users = new Users(file, home.resolve("console-password"), new SecureRandom());
        logins = new Logins(users, now::get, hashes::add, nanos -> pretended::add);
    }

    /** One iteration: what is counted here is not the time. */
    private static PasswordHash cheap() throws GeneralSecurityException {
        byte[] hash =
                SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                        .generateSecret(
                                new PBEKeySpec(RIGHT.toCharArray(), new byte[] {1, 2, 3}, 1, 256))
                        .getEncoded();
        Base64.Encoder base64 = Base64.getEncoder();
        return PasswordHash.parse(
                "pbkdf2-sha256$1$%s$%s"
                        .formatted(
                                base64.encodeToString(new byte[] {1, 2, 3}),
                                base64.encodeToString(hash)));
    }

    @Test
    void sixtyAtOnceAreCountedBeforeTheyAreHashed() {
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            answers.add(check("vera", "wrong", "127.0.0.1"));
        }
        assertThat(hashes).as("those that are looked at").hasSize(8);
        assertThat(answers.stream().filter(CompletableFuture::isDone))
                .hasSize(52)
                .allSatisfy(answer -> assertThat(outcome(answer)).isEqualTo(Outcome.BUSY));
        work();
        assertThat(answers.stream().filter(a -> outcome(a) == Outcome.WRONG)).hasSize(8);
    }

    @Test
    void tenWrongOnesAMinuteOfOneUserFromOneAddress() {
        for (int i = 0; i < 10; i++) {
            assertThat(look("vera", "wrong", OTHER)).isEqualTo(Outcome.WRONG);
        }
        assertThat(look("vera", RIGHT, OTHER)).isEqualTo(Outcome.TOO_MANY);
        assertThat(look("otto", RIGHT, OTHER))
                .as("behind the same address")
                .isEqualTo(Outcome.RIGHT);
        assertThat(look("vera", RIGHT, "10.0.0.2")).as("from elsewhere").isEqualTo(Outcome.RIGHT);
        now.set(now.get().plusSeconds(61));
        assertThat(look("vera", RIGHT, OTHER)).isEqualTo(Outcome.RIGHT);
    }

    @Test
    void aRightOneTakesTheCountBack() {
        for (int i = 0; i < 30; i++) {
            assertThat(look("vera", RIGHT, OTHER)).isEqualTo(Outcome.RIGHT);
        }
    }

    @Test
    void namesThatAreNotThereCostNoHashAndLookTheSame() {
        for (int i = 0; i < 10; i++) {
            assertThat(look("nobody", "wrong", OTHER)).isEqualTo(Outcome.WRONG);
        }
        assertThat(look("nobody", "wrong", OTHER)).isEqualTo(Outcome.TOO_MANY);
        for (int i = 0; i < 1_000; i++) {
            check("nobody" + i, "wrong", OTHER);
        }
        assertThat(hashes).isEmpty();
        assertThat(pretended).hasSize(8);
        assertThat(look("vera", RIGHT, OTHER))
                .as("nobody waits behind them")
                .isEqualTo(Outcome.RIGHT);
    }

    @Test
    void whoIsCountedIsNotForgottenForNamesThatAreMadeUp() {
        for (int i = 0; i < 10; i++) {
            look("vera", "wrong", OTHER);
        }
        for (int i = 0; i < 20_000; i++) {
            look("nobody" + i, "wrong", OTHER);
        }
        assertThat(look("vera", RIGHT, OTHER)).isEqualTo(Outcome.TOO_MANY);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.9.9.9",
        "127.0.0.1, ::1",
        "0:0:0:0:0:0:0:1, ::1",
        "::ffff:127.0.0.1, 127.0.0.1",
        "2001:db8:1:2::7, 2001:db8:1:2:ffff::9"
    })
    void addressesOfOneMachine(String one, String other) {
        assertThat(Addresses.machine(one)).isEqualTo(Addresses.machine(other));
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1, 10.0.0.2", "2001:db8:1:2::7, 2001:db8:1:3::7", "a.example, b.example"})
    void addressesOfTwo(String one, String other) {
        assertThat(Addresses.machine(one)).isNotEqualTo(Addresses.machine(other));
    }

    private CompletableFuture<Answer> check(String name, String password, String address) {
        return logins.check(name, password, address).toCompletableFuture();
    }

    private Outcome look(String name, String password, String address) {
        CompletableFuture<Answer> answer = check(name, password, address);
        work();
        return outcome(answer);
    }

    private void work() {
        while (!hashes.isEmpty()) {
            hashes.remove().run();
        }
        while (!pretended.isEmpty()) {
            pretended.remove().run();
        }
    }

    private static Outcome outcome(CompletableFuture<Answer> answer) {
        return answer.join().outcome();
    }
}
