package org.flexmeter.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginPageTest {

    @ParameterizedTest
    @CsvSource({
        "/,/",
        "/hawtio/camel/routes,/hawtio/camel/routes",
        "/hawtio?con=a#x,/hawtio?con=a#x"
    })
    void goesBackToWhereOneCameFrom(String asked, String gets) {
        assertThat(LoginPage.local(asked)).isEqualTo(gets);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "//evil.example",
                "https://evil.example",
                "/\\evil.example",
                "x",
                "/a\r\nb"
            })
    void andNowhereElse(String asked) {
        assertThat(LoginPage.local(asked)).isEqualTo("/");
    }
}
