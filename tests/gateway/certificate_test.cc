#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "gateway/http/certificate.h"
#include "platform/status/status.h"

namespace muster::gateway {
namespace {

// A self-signed certificate and its key.
struct Pair {
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{EVP_EC_gen("P-256"), &EVP_PKEY_free};
  std::unique_ptr<X509, decltype(&X509_free)> certificate{X509_new(), &X509_free};

  explicit Pair(int serial_number) {
    X509* const x509 = certificate.get();
    ASN1_INTEGER_set(X509_get_serialNumber(x509), serial_number);
    X509_gmtime_adj(X509_getm_notBefore(x509), 0);
    X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
    X509_set_pubkey(x509, key.get());
    X509_sign(x509, key.get(), EVP_sha256());
  }
};

class CertificateTest : public ::testing::Test {
 protected:
  CertificateTest() { std::filesystem::create_directories(folder_); }
  ~CertificateTest() override { std::filesystem::remove_all(folder_); }

  // As if it had been written `age` seconds after the test began: file systems' times may be coarse.
  void WriteCertificate(const Pair& pair, int age) {
    std::FILE* const file = std::fopen(certificate_file_.c_str(), "w");
    ASSERT_EQ(PEM_write_X509(file, pair.certificate.get()), 1);
    std::fclose(file);
    std::filesystem::last_write_time(certificate_file_, start_ + std::chrono::seconds(age));
  }
  void WriteKey(const Pair& pair, int age) {
    std::FILE* const file = std::fopen(key_file_.c_str(), "w");
    ASSERT_EQ(PEM_write_PrivateKey(file, pair.key.get(), nullptr, nullptr, 0, nullptr, nullptr), 1);
    std::fclose(file);
    std::filesystem::last_write_time(key_file_, start_ + std::chrono::seconds(age));
  }

  static long SerialNumberOf(const std::shared_ptr<Certificate::Context>& context) {
    return ASN1_INTEGER_get(X509_get0_serialNumber(SSL_CTX_get0_certificate(context->native_handle())));
  }

  const std::string folder_ = absl::StrCat(::testing::TempDir(), "/certificate-", getpid());
  const std::string certificate_file_ = folder_ + "/gateway.crt";
  const std::string key_file_ = folder_ + "/gateway.key";
  const std::filesystem::file_time_type start_ = std::filesystem::file_time_type::clock::now();
  const Pair first_{1};
  const Pair second_{2};
};

TEST_F(CertificateTest, IsTakenFromItsFilesAgainWhenTheyChange) {
  WriteCertificate(first_, 0);
  WriteKey(first_, 0);
  const auto certificate = Certificate::Load(certificate_file_, key_file_);
  ASSERT_TRUE(certificate.ok()) << certificate.status();
  const std::shared_ptr<Certificate::Context> held = (*certificate)->context();
  EXPECT_FALSE(*(*certificate)->Reload()) << "nothing has changed";
  WriteCertificate(second_, 10);
  WriteKey(second_, 10);
  EXPECT_TRUE(*(*certificate)->Reload());
  EXPECT_EQ(SerialNumberOf((*certificate)->context()), 2);
  EXPECT_EQ(SerialNumberOf(held), 1) << "open connections keep theirs";
}

TEST_F(CertificateTest, TheOldOneStaysUntilCertificateAndKeyFit) {
  WriteCertificate(first_, 0);
  WriteKey(first_, 0);
  const auto certificate = Certificate::Load(certificate_file_, key_file_);
  ASSERT_TRUE(certificate.ok()) << certificate.status();
  WriteCertificate(second_, 10);
  EXPECT_EQ(ReasonOf((*certificate)->Reload().status()), "CERTIFICATE_UNUSABLE");
  EXPECT_EQ(SerialNumberOf((*certificate)->context()), 1);
  WriteKey(second_, 20);
  EXPECT_TRUE(*(*certificate)->Reload());
  EXPECT_EQ(SerialNumberOf((*certificate)->context()), 2);
}

TEST_F(CertificateTest, WithoutFilesThereIsNone) {
  EXPECT_EQ(ReasonOf(Certificate::Load(certificate_file_, key_file_).status()), "CERTIFICATE_UNUSABLE");
}

}  // namespace
}  // namespace muster::gateway
