package org.flexmeter.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses as settings, drivers and libraries write them. */
class MaskedTest {

    @ParameterizedTest
    @CsvSource(
            delimiterString = " -> ",
            value = {
                "tcp://u:hunter2@host:1883 -> tcp://***@host:1883",
                "ssl://:hunter2@host -> ssl://***@host",
                "tcp://u:hun/te@r2@host:1883 -> tcp://***@host:1883",
                "at (tcp://u:hunter2@host): away -> at (tcp://***@host): away",
                "user:hunter2@host:9042 -> ***@host:9042",
                "https://idp:hunter2@login.example.org/x -> https://***@login.example.org/x",
                "jdbc:postgresql://h/db?user=u&password=hunter2 -> jdbc:postgresql://h/db?user=u&password=***",
                "jdbc:postgresql://h/db?PassWord=hun;ter2&ssl=true -> jdbc:postgresql://h/db?PassWord=***&ssl=true",
                "jdbc:postgresql://h/db?sslpassword=hunter2&a=b -> jdbc:postgresql://h/db?sslpassword=***&a=b",
                "jdbc:postgresql://h/?password=hunter2 is bad -> jdbc:postgresql://h/?password=*** is bad",
                "jdbc:sqlserver://h;user=u;password={hun;ter2};x=y -> jdbc:sqlserver://h;user=u;password=***;x=y",
                "jdbc:h2:mem:x;USER=u;PASSWORD=hunter2 -> jdbc:h2:mem:x;USER=u;PASSWORD=***",
                "jdbc:mysql://(host=h,password=hunter2)/db -> jdbc:mysql://(host=h,password=***)/db",
                "jdbc:oracle:thin:scott/hunter2@//h:1521/x -> jdbc:oracle:thin:***@//h:1521/x",
                "jdbc:oracle:thin:scott/hunter2@h:1521:x -> jdbc:oracle:thin:***@h:1521:x",
                "https://h/t?client_secret=hunter2&code=1 -> https://h/t?client_secret=***&code=1",
                "https://h/t?access_token=hunter2 -> https://h/t?access_token=***",
                "gateway.iren.jdbc.password=hunter2 -> gateway.iren.jdbc.password=***"
            })
    void starsForSecrets(String text, String shown) {
        assertThat(Masked.of(text)).isEqualTo(shown).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp://host:1883",
                "jdbc:postgresql://h/db?sslmode=verify-full&sslrootcert=/etc/ca.pem",
                "fm.console.password-file=/var/lib/flexmeter/console-password",
                "mail to vera@example.org",
                "{\"who\":\"vera@example.org\"}",
                "password authentication failed for user \"flexmeter\"",
                ""
            })
    void leavesTheRest(String text) {
        assertThat(Masked.of(text)).isEqualTo(text);
    }
}
